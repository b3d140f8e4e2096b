"""Ways to map `extract_shard` over many shards."""
