"""Which engine answers for each capability: a dotted path, imported only when it is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autoclip.settings.billing import PAYMENT_VENDORS
from autoclip.settings.environment import DATA_DIR, env
from autoclip.settings.platforms import PLATFORM_ENGINES, TOPIC_ENGINES
from autoclip.settings.vendors import VENDORS

__all__ = [
    "IMAGE_SOURCES",
    "MODEL_CACHE_DIR",
    "PROVIDERS",
    "PROVIDER_CALLS_PER_MINUTE",
    "PROVIDER_ROUTES",
    "VENDORS",
]

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
    "embedding": {},
    "payment": PAYMENT_VENDORS,
    "topics": TOPIC_ENGINES,
    **PLATFORM_ENGINES,
}

for _capability, _engines in VENDORS.items():
    PROVIDERS[_capability].update(_engines)

# In order of preference; the first is asked.
PROVIDER_ROUTES = {
    "script": env.list("SCRIPT_PROVIDERS", default=["extractive"]),
    "safety": env.list("SAFETY_PROVIDERS", default=["rules"]),
    "speech": env.list("SPEECH_PROVIDERS", default=["embedded"]),
    "image": env.list("IMAGE_PROVIDERS", default=["cards"]),
    "thumbnail": ["cards"],
    "render": env.list("RENDER_PROVIDERS", default=["embedded"]),
    # Nobody is asked for what texts mean unless somebody is named.
    "embedding": env.list("EMBEDDING_PROVIDERS", default=[]),
}
# Who draws what a person chose for one scene, in order, whatever the route says.
IMAGE_SOURCES = {
    "card": ("cards",),
    "stock": tuple(env.list("STOCK_PROVIDERS", default=["pexels", "pexels-clips"])),
    "generated": tuple(env.list("GENERATED_IMAGE_PROVIDERS", default=["openai", "gemini"])),
}
# Calls a minute and key, such as "openai=60,elevenlabs=30"; nothing is no limit of ours.
PROVIDER_CALLS_PER_MINUTE: dict[str, int] = {
    name: int(most) for name, most in env.dict("PROVIDER_CALLS_PER_MINUTE", default={}).items()
}
