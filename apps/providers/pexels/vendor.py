"""Pexels, a library of photos and clips: https://www.pexels.com/api/documentation/"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop

from apps.core.language.words import content_words
from apps.core.sentences import gettext as _
from apps.providers.capabilities.image import ImageRequest
from apps.providers.errors import ProviderError
from apps.providers.http import Account, AccountOptions, Refusal, Vendor, VendorClient, pick
from apps.providers.media.pictures import orientation

LICENSE = "Pexels License (https://www.pexels.com/license/)"
# What it is asked for, for translators.
_KINDS = (gettext_noop("photos"), gettext_noop("videos"))
LOCALES = {"ko": "ko-KR", "en": "en-US"}
PER_PAGE = 40
MOST_WORDS = 3
# Scenes and seeds vary among so many of the best hits.
BEST = 12


def explain(status: int, answer: Any) -> Refusal | None:  # noqa: ARG001
    """{"error": "..."} or {"status": 401, "code": "Unauthorized"}."""
    if not isinstance(answer, dict):
        return None
    return Refusal(words=str(answer.get("error") or answer.get("code") or ""))


PEXELS = Vendor(
    name="Pexels",
    settings="PEXELS",
    base_url="https://api.pexels.com",
    authorize=lambda key: {"Authorization": key},
    explain=explain,
)


class Library:
    """Searches one kind of asset: "photos" at /v1/search, "videos" at /videos/search."""

    def __init__(self, path: str, kind: str, account: AccountOptions) -> None:
        self.client = VendorClient(Account(PEXELS, **account))
        self._path = path
        self._kind = kind

    def hits(self, request: ImageRequest) -> list[dict[str, Any]]:
        """What was found, best first, without what the film already shows.

        With nothing for all words, the first two are asked for, then the first alone.
        """
        words = search_words(request)
        for query in dict.fromkeys((" ".join(words), " ".join(words[:2]), words[0])):
            answer = self.client.get_json(
                self._path,
                {
                    "query": query,
                    "orientation": orientation(request.width, request.height),
                    "locale": LOCALES.get(request.language, "en-US"),
                    "per_page": str(PER_PAGE),
                },
            )
            found = pick(PEXELS.name, answer, self._kind, kind=list)
            fresh = [
                hit
                for hit in found
                if self.asset_id(pick(PEXELS.name, hit, "id", kind=int)) not in request.used_assets
            ]
            if fresh:
                return fresh
        raise ProviderError(
            _(
                "Pexels has no more %(kind)s for “%(words)s”. Change the scene's headline, "
                "or choose another provider for pictures."
            )
            % {"kind": _(self._kind), "words": " ".join(words)},
            permanent=True,
        )

    def asset_id(self, number: int) -> str:
        return f"pexels:{self._kind.removesuffix('s')}:{number}"


def search_words(request: ImageRequest) -> list[str]:
    """What to look for: the scene's key terms, else words that carry meaning, of the headline
    first."""
    if request.terms:
        return list(request.terms)[:MOST_WORDS]
    found = dict.fromkeys(
        itertools.chain(
            content_words(request.headline, request.language),
            content_words(request.narration, request.language),
        )
    )
    return list(found)[:MOST_WORDS] or [request.headline or "background"]


def choose(hits: Sequence[dict[str, Any]], request: ImageRequest) -> dict[str, Any]:
    """One of the best hits; the same request always chooses the same one, and scenes that look
    for the same words choose different ones."""
    return hits[(request.seed + request.position) % min(len(hits), BEST)]
