"""Living with other editors: the journal, the commit protocol, the door to the disk."""
