"""What titles and scripts mean, as a vendor's vectors, for the near-duplicate guard."""
