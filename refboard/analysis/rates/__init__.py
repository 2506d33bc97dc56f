"""Shares, intervals and tests for small samples; independent of referrals."""
