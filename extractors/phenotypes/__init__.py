"""Phenotype concepts in text, by the families of their names' words, in any order, with gaps and shared list heads."""
