"""Messages to offices: templates, filling them in, and a second look before they go out."""
