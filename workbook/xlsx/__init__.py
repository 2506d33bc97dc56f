"""The xlsx file format: gate, decode, patch. Knows nothing of other editors."""
