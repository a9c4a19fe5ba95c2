"""Which engine answers for each capability: a dotted path, imported only when it is used."""

from __future__ import annotations

from autoclip.settings.environment import DATA_DIR

__all__ = ["MODEL_CACHE_DIR", "PROVIDERS", "PROVIDER_ROUTES"]

MODEL_CACHE_DIR = DATA_DIR / "cache" / "models"

PROVIDERS = {
    "script": {"extractive": "apps.providers.embedded.script.ExtractiveScriptWriter"},
    "safety": {"rules": "apps.providers.embedded.safety.RuleSafetyChecker"},
    "speech": {"embedded": "apps.providers.embedded.speech.EmbeddedSpeech"},
    "image": {"cards": "apps.providers.embedded.cards.CardMaker"},
    "thumbnail": {"cards": "apps.providers.embedded.cards.CardThumbnails"},
    "render": {"embedded": "apps.providers.embedded.render.EmbeddedRenderer"},
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
