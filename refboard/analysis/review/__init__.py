"""The results of outreach, and where it loses offices."""
