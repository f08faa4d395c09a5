"""Reads of the roadmap, one module to a topic."""
