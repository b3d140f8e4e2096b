"""Graph databases and RDF stores: projections of a release that can be deleted and rebuilt.

One adapter a file comes here (Bolt for Neo4j and the embedded server, Oxigraph for SPARQL). An adapter imports its
driver inside the functions that need it, and nobody writes to a store by hand.
"""
