"""Which engine answers for each capability: a dotted path, imported only when it is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autoclip.settings.environment import DATA_DIR, env

__all__ = ["MODEL_CACHE_DIR", "PROVIDERS", "PROVIDER_ROUTES"]

MODEL_CACHE_DIR = DATA_DIR / "cache" / "models"

_model = env.str("KOKORO_MODEL_PATH", default="")
_model_path = Path(_model) if _model else None

PROVIDERS: dict[str, dict[str, Any]] = {
    "script": {"extractive": "apps.providers.embedded.script.writer.ExtractiveScriptWriter"},
    "safety": {"rules": "apps.providers.embedded.safety.checker.RuleSafetyChecker"},
    "speech": {
        "embedded": {
            "class": "apps.providers.embedded.speech.facade.EmbeddedSpeech",
            "options": {
                "cache_directory": MODEL_CACHE_DIR,
                # another file of the same model, such as the official full-precision one
                "model_path": _model_path,
            },
        }
    },
    "image": {"cards": "apps.providers.embedded.cards.maker.CardMaker"},
    "thumbnail": {"cards": "apps.providers.embedded.cards.thumbnail.CardThumbnails"},
    "render": {"embedded": "apps.providers.embedded.render.renderer.EmbeddedRenderer"},
}

# In order of preference; the first is asked.
PROVIDER_ROUTES = {
    "script": ["extractive"],
    "safety": ["rules"],
    "speech": ["embedded"],
    "image": ["cards"],
    "thumbnail": ["cards"],
    "render": ["embedded"],
}
