"""A script writer that needs no key: it chooses the source's own sentences."""

from __future__ import annotations

from apps.providers.embedded.script.writer import ExtractiveScriptWriter

__all__ = ["ExtractiveScriptWriter"]
