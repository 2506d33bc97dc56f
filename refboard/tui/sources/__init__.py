"""Pane 2: every source with its score and what is behind it."""
