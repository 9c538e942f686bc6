"""Trains the relation extractor that stands beside the patterns; nothing here is needed to run ``kg``."""
