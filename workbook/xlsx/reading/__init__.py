"""From the bytes of a package to typed tables."""
