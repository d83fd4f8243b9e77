"""Metrics of a model on labels."""
