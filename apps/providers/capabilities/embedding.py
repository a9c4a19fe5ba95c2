"""Embedding: texts in, vectors out whose nearness is the nearness of what the texts mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from apps.core.sentences import gettext as _
from apps.providers.capabilities.usage import NOTHING_USED, CallUsage
from apps.providers.errors import ProviderError


@dataclass(frozen=True, slots=True)
class EmbeddingRequest:
    """Ask for one vector of so many dimensions for each text. No text is empty."""

    texts: tuple[str, ...]
    dimensions: int


@dataclass(frozen=True, slots=True)
class Embeddings:
    """One vector of length 1 for each text, in their order. Vectors of other models than model
    cannot be compared with these."""

    vectors: tuple[tuple[float, ...], ...]
    model: str
    usage: CallUsage = NOTHING_USED


class TextEmbedder(Protocol):
    """model: what embeds, as the installation named it."""

    name: str
    model: str

    def embed(self, request: EmbeddingRequest) -> Embeddings:
        """One call. Raises ProviderError."""
        ...


def unit_vectors(
    vendor: str, model: str, found: Sequence[Any], request: EmbeddingRequest
) -> tuple[tuple[float, ...], ...]:
    """The vendor's lists of numbers as vectors of length 1.

    Raises ProviderError (permanent) when they are not as many as asked, or not as long: vectors of
    another length could not be kept beside the others.
    """
    if len(found) != len(request.texts):
        raise ProviderError(
            _(
                "%(vendor)s gave %(found)d vectors for %(asked)d texts. "
                "Check its base URL and model."
            )
            % {"vendor": vendor, "found": len(found), "asked": len(request.texts)},
            permanent=True,
        )
    return tuple(_unit(vendor, model, numbers, request.dimensions) for numbers in found)


def _unit(vendor: str, model: str, numbers: Any, dimensions: int) -> tuple[float, ...]:
    length = len(numbers) if isinstance(numbers, list) else 0
    if length != dimensions:
        raise ProviderError(
            _(
                "The model “%(model)s” of %(vendor)s gives vectors of %(found)d numbers, and "
                "%(wanted)d are needed. Choose a model that can be asked for that many."
            )
            % {"model": model, "vendor": vendor, "found": length, "wanted": dimensions},
            permanent=True,
        )
    if not all(type(one) in (int, float) and math.isfinite(one) for one in numbers):
        raise ProviderError(
            _("%(vendor)s gave a vector that holds no numbers.") % {"vendor": vendor},
            permanent=True,
        )
    size = math.hypot(*numbers)
    if not size:
        raise ProviderError(
            _("%(vendor)s gave a vector without a direction.") % {"vendor": vendor},
            permanent=True,
        )
    return tuple(one / size for one in numbers)
