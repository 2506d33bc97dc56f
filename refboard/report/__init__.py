"""Figures for readers: pages, plain text, Markdown, HTML and JSON."""
