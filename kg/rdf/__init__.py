"""A release as RDF: terms, the mapping of each row to triples, and the way back.

Nothing here needs an RDF library: the mapping gives terms as N-Triples writes them. docs/rdf.md draws it.
"""
