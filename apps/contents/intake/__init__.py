"""From the items that sources bring to contents: which, how many a day, and how far by itself."""
