"""Pictures that a template lays over a film: texts, shapes, pictures and logos as PNG files."""
