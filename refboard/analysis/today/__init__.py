"""Whom to follow up today, why, and who is held back."""
