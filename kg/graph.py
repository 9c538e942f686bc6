"""Merged facts as a NetworkX MultiDiGraph; entities and events are views over facts and mentions, never stored."""
