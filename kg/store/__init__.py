"""Graph stores: projections of a release that can be deleted and rebuilt.

One adapter a file: Bolt (Neo4j and the embedded server), memory, Oxigraph. An adapter imports its
driver inside the functions that need it, and nobody writes to a store by hand.
"""
