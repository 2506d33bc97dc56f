"""The smallest change of a package that makes an edit, and the proof that nothing else changed."""
