"""What to read before a call or a meeting: the card of a person, the brief on a source, the brief for the team."""
