"""Shares, intervals and tests for small samples; no word of referrals."""
