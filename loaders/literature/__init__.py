"""Papers and notes: one reader a format, each yields documents with a single text."""
