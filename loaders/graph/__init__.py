"""Graphs that other tools have written."""
