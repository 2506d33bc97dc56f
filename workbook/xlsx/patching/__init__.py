"""The smallest change of a package that makes an edit true, and the proof that nothing else changed."""
