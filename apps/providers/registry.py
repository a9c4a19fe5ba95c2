"""Which engine answers for a capability: resolved by name from settings, imported on first use."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from functools import lru_cache
from typing import Any, cast

import orjson
from django.conf import settings
from django.utils.module_loading import import_string

from apps.core.sentences import gettext as _
from apps.providers.capabilities.payment import PaymentGateway
from apps.providers.capabilities.render import Previewer
from apps.providers.capabilities.speech import SpeechSynthesizer
from apps.providers.errors import ProviderError

# Engines in memory at once: those of the environment's keys and of customers' own keys.
MOST_ENGINES = 128
_PREVIEWER = "apps.providers.embedded.render.preview.EmbeddedPreviewer"


def engine(capability: str, name: str, *, api_key: str = "") -> Any:
    """The named engine; api_key replaces the one of the environment.

    Raises ProviderError (permanent) for a name that settings.PROVIDERS does not have.
    """
    return _made(capability, name, api_key)


def order(capability: str) -> tuple[str, ...]:
    """The installation's engines for a capability, best first."""
    return tuple(settings.PROVIDER_ROUTES.get(capability, ()))


def route(capability: str) -> str:
    """The name of the preferred engine for a capability."""
    names = order(capability)
    if not names:
        raise ProviderError(
            _("No provider is set up for “%(capability)s”.") % {"capability": capability},
            permanent=True,
        )
    return str(names[0])


def names(capability: str) -> tuple[str, ...]:
    """Everybody who could be asked, in use or not."""
    return tuple(settings.PROVIDERS.get(capability, {}))


def vendor_of(name: str) -> str:
    """Whose account an engine uses: pexels-clips and pexels are one vendor's."""
    return name.partition("-")[0]


def takes_key(capability: str, name: str) -> bool:
    """Is this a vendor, who wants a key? Embedded engines want none."""
    return name in settings.VENDORS.get(capability, {})


def is_ready(capability: str, name: str) -> bool:
    """Can it be asked without a key from the database?

    A vendor needs a key in the environment, or another address: a server of one's own.
    """
    if not takes_key(capability, name):
        return True
    options = settings.VENDORS[capability][name]["options"]
    return bool(options.get("api_key") or options.get("base_url"))


def speech_synthesizer() -> SpeechSynthesizer:
    return cast(SpeechSynthesizer, engine("speech", route("speech")))


def previewer() -> Previewer:
    """Who looks into films that need not be made: the machine itself, which costs nothing."""
    return cast(Previewer, import_string(_PREVIEWER)())


def payment_gateway(name: str) -> PaymentGateway:
    """Payments stay with the vendor that began them, so it is always named."""
    return cast(PaymentGateway, engine("payment", name))


def as_json(result: Any) -> Any:
    """An engine's answer as plain JSON values; None stays None."""
    if not is_dataclass(result) or isinstance(result, type):
        return None
    return orjson.loads(orjson.dumps(asdict(result), default=str))


@lru_cache(maxsize=MOST_ENGINES)
def _made(capability: str, name: str, api_key: str) -> Any:
    entry = settings.PROVIDERS.get(capability, {}).get(name)
    if entry is None:
        raise ProviderError(
            _("No provider named “%(name)s” is set up for “%(capability)s”. Known are: %(names)s.")
            % {
                "name": name,
                "capability": capability,
                "names": ", ".join(names(capability)) or _("none"),
            },
            permanent=True,
        )
    path, options = (entry, {}) if isinstance(entry, str) else (entry["class"], entry["options"])
    own = {"api_key": api_key} if api_key else {}
    return import_string(path)(**{**options, **own})
