"""What a practice's lists look like: what their headers mean, which columns they have, which words are in them."""
