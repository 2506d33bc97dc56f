"""Who to follow up with today and why, and who is held back."""
