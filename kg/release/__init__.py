"""The release: an immutable directory of Parquet tables and a manifest; the one source of truth."""
