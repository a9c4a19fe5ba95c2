"""Pages of projects outside of the console."""
