"""The console's own pages and answers around one content."""
