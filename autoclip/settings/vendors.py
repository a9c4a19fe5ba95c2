"""Vendors that can be asked instead of the engines that come with the product.

Each is listed whether or not it has a key: a vendor is asked only when a route names it. Prices
are US dollars for one unit, as the vendors published them in 2026; they hold for the default model
at the vendor's own address only. For anything else set <PREFIX>_PRICES, or the cost counts as 0.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from autoclip.settings.environment import env

__all__ = ["VENDORS"]


def _prices(name: str, published: dict[str, str] | None = None) -> dict[str, Decimal]:
    """Read prices written "input_tokens=0.0000003,output_tokens=0.0000025"."""
    own = env.dict(name, default=published or {})
    return {unit: Decimal(price) for unit, price in own.items()}


def _model(prefix: str, vendor: str, default: str, **published: str) -> dict[str, Any]:
    """A model and its prices."""
    model = env.str(f"{prefix}_MODEL", default=default)
    is_published = model == default and not env.str(f"{vendor}_BASE_URL", default="")
    prices = _prices(f"{prefix}_PRICES", published if is_published else {})
    return {"model": model, "prices": prices}


def _account(prefix: str, *, read_seconds: float, total_seconds: float) -> dict[str, Any]:
    options = {
        "api_key": env.str(f"{prefix}_API_KEY", default=""),
        "base_url": env.str(f"{prefix}_BASE_URL", default=""),
        "connect_seconds": env.float(f"{prefix}_CONNECT_SECONDS", default=10.0),
        "read_seconds": env.float(f"{prefix}_READ_SECONDS", default=read_seconds),
        "total_seconds": env.float(f"{prefix}_TOTAL_SECONDS", default=total_seconds),
    }
    return {name: value for name, value in options.items() if value != ""}


def _voices(name: str) -> dict[str, Any]:
    """Read "minji=AbC123,george=JBFq..." : the vendor's ids by the names that people choose."""
    own = env.dict(name, default={})
    return {"voices": own} if own else {}


_openai = _account("OPENAI", read_seconds=120.0, total_seconds=240.0)
_openai_text = _openai | _model(
    "OPENAI_TEXT", "OPENAI", "gpt-4.1-mini", input_tokens="0.0000004", output_tokens="0.0000016"
)

_gemini = _account("GEMINI", read_seconds=120.0, total_seconds=240.0)
_gemini_text = _gemini | _model(
    "GEMINI_TEXT", "GEMINI", "gemini-2.5-flash", input_tokens="0.0000003", output_tokens="0.0000025"
)

_pexels = _account("PEXELS", read_seconds=30.0, total_seconds=120.0)

VENDORS: dict[str, dict[str, Any]] = {
    "script": {
        "gemini": {"class": "apps.providers.gemini.text.script_writer", "options": _gemini_text},
        "openai": {"class": "apps.providers.openai.text.script_writer", "options": _openai_text},
    },
    "safety": {
        "gemini": {"class": "apps.providers.gemini.text.safety_checker", "options": _gemini_text},
        "openai": {"class": "apps.providers.openai.text.safety_checker", "options": _openai_text},
        # free of charge; its model is not that of texts
        "openai-moderation": {
            "class": "apps.providers.openai.moderation.OpenAIModeration",
            "options": _openai
            | {"model": env.str("OPENAI_MODERATION_MODEL", default="omni-moderation-latest")},
        },
    },
    "speech": {
        "elevenlabs": {
            "class": "apps.providers.elevenlabs.speech.ElevenLabsSpeech",
            "options": _account("ELEVENLABS", read_seconds=60.0, total_seconds=120.0)
            | _model("ELEVENLABS", "ELEVENLABS", "eleven_multilingual_v2", characters="0.0003")
            | _voices("ELEVENLABS_VOICES"),
        },
        "openai": {
            "class": "apps.providers.openai.speech.OpenAISpeech",
            "options": _openai
            | _model("OPENAI_SPEECH", "OPENAI", "gpt-4o-mini-tts", characters="0.000015"),
        },
    },
    "image": {
        "gemini": {
            "class": "apps.providers.gemini.images.GeminiImages",
            "options": _gemini
            | _model(
                "GEMINI_IMAGE",
                "GEMINI",
                "gemini-2.5-flash-image",
                input_tokens="0.0000003",
                output_tokens="0.00003",
            ),
        },
        "openai": {
            "class": "apps.providers.openai.images.OpenAIImages",
            "options": _openai
            | _model(
                "OPENAI_IMAGE",
                "OPENAI",
                "gpt-image-1",
                input_tokens="0.000005",
                output_tokens="0.00004",
            )
            | {"quality": env.str("OPENAI_IMAGE_QUALITY", default="medium")},
        },
        "pexels": {"class": "apps.providers.pexels.photos.PexelsPhotos", "options": _pexels},
        "pexels-clips": {"class": "apps.providers.pexels.clips.PexelsClips", "options": _pexels},
    },
    "render": {
        "creatomate": {
            "class": "apps.providers.creatomate.renderer.CreatomateRenderer",
            "options": _account("CREATOMATE", read_seconds=60.0, total_seconds=600.0)
            | {
                "template": env.str("CREATOMATE_TEMPLATE", default=""),
                "webhook_url": env.str("CREATOMATE_WEBHOOK_URL", default=""),
                "caption_font": env.str("CREATOMATE_CAPTION_FONT", default="Noto Sans KR"),
                "prices": _prices("CREATOMATE_PRICES"),
            },
        },
    },
    # What texts mean, for the near-duplicate guard.
    "embedding": {
        "gemini": {
            "class": "apps.providers.gemini.embedding.GeminiEmbedder",
            "options": _gemini
            | _model(
                "GEMINI_EMBEDDING", "GEMINI", "gemini-embedding-001", input_tokens="0.00000015"
            ),
        },
        "openai": {
            "class": "apps.providers.openai.embedding.OpenAIEmbedder",
            "options": _openai
            | _model(
                "OPENAI_EMBEDDING", "OPENAI", "text-embedding-3-small", input_tokens="0.00000002"
            ),
        },
    },
}
