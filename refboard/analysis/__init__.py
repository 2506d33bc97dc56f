"""The figures: pure functions of (snapshot, policy, day)."""
