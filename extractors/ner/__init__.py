"""Trained taggers: a linear-chain model (`fast`), and the same joined by a transformer (`accurate`)."""
