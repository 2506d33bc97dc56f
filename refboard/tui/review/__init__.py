"""Pane 5: what became of outreach."""
