"""Readers and writers: one record type in, typed objects out, streaming."""
