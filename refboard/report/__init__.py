"""How figures are told: sentences, plain text, JSON."""
