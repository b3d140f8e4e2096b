"""How well extractors do on a corpus with gold answers."""
