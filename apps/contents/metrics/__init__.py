"""What became of videos that are out: figures asked back from platforms, and kept day by day."""
