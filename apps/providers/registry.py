"""Which engine answers for a capability: resolved by name from settings, imported on first use."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from apps.providers.capabilities.image import ImageSource, ThumbnailMaker
from apps.providers.capabilities.payment import PaymentGateway
from apps.providers.capabilities.render import Renderer
from apps.providers.capabilities.safety import SafetyChecker
from apps.providers.capabilities.script import ScriptWriter
from apps.providers.capabilities.speech import SpeechSynthesizer
from apps.providers.errors import ProviderError


@cache
def _engine(capability: str, name: str) -> Any:
    entry = settings.PROVIDERS.get(capability, {}).get(name)
    if entry is None:
        raise ProviderError(
            f"No provider named “{name}” is set up for “{capability}”. "
            f"Known are: {', '.join(settings.PROVIDERS.get(capability, {})) or 'none'}.",
            permanent=True,
        )
    path, options = (entry, {}) if isinstance(entry, str) else (entry["class"], entry["options"])
    return import_string(path)(**options)


def route(capability: str) -> str:
    """The name of the preferred engine for a capability."""
    names = settings.PROVIDER_ROUTES.get(capability, ())
    if not names:
        raise ProviderError(f"No provider is set up for “{capability}”.", permanent=True)
    return str(names[0])


def script_writer() -> ScriptWriter:
    return cast(ScriptWriter, _engine("script", route("script")))


def safety_checker() -> SafetyChecker:
    return cast(SafetyChecker, _engine("safety", route("safety")))


def speech_synthesizer() -> SpeechSynthesizer:
    return cast(SpeechSynthesizer, _engine("speech", route("speech")))


def image_source() -> ImageSource:
    return cast(ImageSource, _engine("image", route("image")))


def thumbnail_maker() -> ThumbnailMaker:
    return cast(ThumbnailMaker, _engine("thumbnail", route("thumbnail")))


def renderer() -> Renderer:
    return cast(Renderer, _engine("render", route("render")))


def payment_gateway(name: str) -> PaymentGateway:
    """Payments stay with the vendor that began them, so it is always named."""
    return cast(PaymentGateway, _engine("payment", name))
