"""Designed typographic cards and thumbnails, drawn here with no vendor and no key."""
