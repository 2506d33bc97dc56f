"""Pane 4: open referrals."""
