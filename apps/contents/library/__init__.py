"""Files from people: what they are, whether they are safe, and how they are made usable."""
