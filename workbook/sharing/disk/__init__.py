"""The one door to the disk, what Windows does differently, and noticing that a file changed."""
