"""Plain work on scripts: what may be saved, how long it takes to say, what changed."""
