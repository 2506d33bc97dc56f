"""The page of one source."""
