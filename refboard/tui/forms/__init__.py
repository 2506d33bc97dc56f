"""Forms: what a person types, checked while typing, and handed to the session as a intent."""
