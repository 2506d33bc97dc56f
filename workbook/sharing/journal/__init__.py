"""The user's own record of every edit, in SQLite."""
