"""Prices of shares, indices and currencies as sources of topics."""
