"""Pane 1: today's follow-ups."""
