"""all-MiniLM-L6-v2 as the parts that read with it share it: the base, its lower layers, and small changes on top."""
