"""What became of outreach, and where it leaks."""
