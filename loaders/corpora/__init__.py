"""Corpora with gold relations, read as annotations: one file a corpus."""
