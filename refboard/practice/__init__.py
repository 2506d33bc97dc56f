"""What a practice works with: its tables, settings, calendar, message templates and actions."""
