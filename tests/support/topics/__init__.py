"""Feeds, searches, markets and video channels on loopback, for tests of sources of topics."""
