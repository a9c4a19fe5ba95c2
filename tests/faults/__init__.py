"""What a production line survives, on real processes. Read `__main__.py` first."""
