"""RSS and Atom feeds as sources of topics."""
