"""A look into a design without a film: a sample story, drawn small, one frame or a few seconds."""
