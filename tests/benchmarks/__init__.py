"""Measurements of speed: ratios of things run in turn on the same machine, never assertions."""
