"""Looks at sources: whose turn it is, what was found, and what to do when nobody answers."""
