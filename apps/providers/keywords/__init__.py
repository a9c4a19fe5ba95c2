"""Searches for keywords as sources of topics: Google News and PubMed."""
