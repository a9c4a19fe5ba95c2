"""The platforms that channels are on: which are set up, and what they allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.conf import settings

from apps.projects.states import Platform, Visibility
from apps.providers import registry
from apps.providers.capabilities.connection import ChannelConnector

# What the owner of a video may choose; the others do not know "unlisted", Instagram only "public".
_VISIBILITIES: dict[str, tuple[str, ...]] = {
    Platform.YOUTUBE: (Visibility.PUBLIC, Visibility.UNLISTED, Visibility.PRIVATE),
    Platform.TIKTOK: (Visibility.PUBLIC, Visibility.PRIVATE),
    Platform.INSTAGRAM: (Visibility.PUBLIC,),
    Platform.ARCHIVE: (Visibility.PRIVATE,),
}


@dataclass(frozen=True, slots=True)
class PlatformFacts:
    """missing: the settings to be filled in before channels can be connected. uploads_a_day is
    None where the platform names no limit."""

    platform: Platform
    needs_account: bool
    missing: tuple[str, ...]
    visibilities: tuple[str, ...]
    uploads_a_day: int | None

    @property
    def name(self) -> str:
        return str(self.platform.label)

    @property
    def is_ready(self) -> bool:
        return not self.missing


def connector_of(platform: str) -> ChannelConnector:
    """Raises ProviderError for one without accounts."""
    return cast(ChannelConnector, registry.engine("connection", platform))


def needs_account(platform: str) -> bool:
    return platform in settings.PROVIDERS["connection"]


def visibilities_of(platform: str) -> tuple[str, ...]:
    return _VISIBILITIES[platform]


def facts_of(platform: str) -> PlatformFacts:
    needed = needs_account(platform)
    return PlatformFacts(
        platform=Platform(platform),
        needs_account=needed,
        missing=_missing(platform) if needed else (),
        visibilities=visibilities_of(platform),
        uploads_a_day=settings.PLATFORM_QUOTAS.get(f"{platform}.uploads"),
    )


def all_platforms() -> list[PlatformFacts]:
    return [facts_of(platform) for platform in Platform.values]


def _missing(platform: str) -> tuple[str, ...]:
    client = settings.PLATFORMS[platform]
    return tuple(
        f"{platform}_{name}".upper()
        for name in ("client_id", "client_secret")
        if not str(client.get(name, "")).strip()
    )
