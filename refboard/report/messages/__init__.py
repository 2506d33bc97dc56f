"""Messages to offices: templates, drafts, and advice on tone."""
