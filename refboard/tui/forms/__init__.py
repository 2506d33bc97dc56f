"""Forms: what the user types, checked while typing, becomes an intent for the session."""
