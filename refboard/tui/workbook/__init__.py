"""Pane 6: pending edits, conflicts, versions, what needs attention."""
