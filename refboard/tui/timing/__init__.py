"""Pane 3: when offices answer."""
