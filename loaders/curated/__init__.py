"""Curated tables."""
