"""Everything that changes the disk, what Windows does differently, and noticing that a file changed."""
