"""The practice's words: tables, settings, calendar, actions."""
