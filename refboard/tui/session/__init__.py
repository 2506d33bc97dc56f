"""The thread that owns the store: what it is asked to do, what it posts back, and the board it builds."""
