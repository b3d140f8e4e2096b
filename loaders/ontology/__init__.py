"""Ontologies and mappings between identifiers."""
