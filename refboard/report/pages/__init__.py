"""A page of figures, and the forms it takes: plain text, Markdown, HTML."""
