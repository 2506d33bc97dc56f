"""A day on the road: the offices of one area to visit, and what to know at the door."""
