"""Rank diagnoses for a profile, and say where every number comes from."""
