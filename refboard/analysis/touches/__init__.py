"""The touches that ask for an answer, which answer belongs to which, and how they are filtered."""
