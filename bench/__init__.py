"""Measurements of quality and cost. Nothing here is needed to use kg."""
