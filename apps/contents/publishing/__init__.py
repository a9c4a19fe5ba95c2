"""The upload line: films to channels, each once (see docs/how-to/publish-videos.md)."""
