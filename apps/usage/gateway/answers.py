"""What a vendor answered is kept before the step goes on, so that a killed worker's successor takes
it from there instead of paying for it again.

An answer is known by whom it came from and by everything that was asked; the store belongs to one
job. Engines that come with the product cost nothing and are simply asked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import orjson
import structlog

from apps.providers.parcels import CannotPack, open_parcel, pack
from apps.usage.models import ApiUsage

logger = structlog.get_logger(__name__)

# Where a request says its files go.
PLACES = ("output_dir", "output_path")


class AnswerStore(Protocol):
    """Parcels of one job, by name."""

    def load(self, name: str) -> bytes | None: ...

    def save(self, name: str, parcel: bytes) -> None: ...


@dataclass(slots=True)
class Remembering:
    """An engine whose answers are kept, and given again to the same request.

    facts makes what is written down with an answer that was just made. found holds that of an
    answer taken from the store instead; None when the engine was asked, if only once.
    """

    engine: Any
    provider: str
    store: AnswerStore
    facts: Callable[[], dict[str, Any]]
    found: dict[str, Any] | None = field(default=None, init=False)
    was_asked: bool = field(default=False, init=False)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.engine, name)
        if not callable(found):
            return found

        def call(*asked: Any, **options: Any) -> Any:
            is_plain = len(asked) == 1 and not options and is_dataclass(asked[0])
            return self._answer(name, asked[0]) if is_plain else found(*asked, **options)

        return call

    def _answer(self, operation: str, request: Any) -> Any:
        name, folder = answer_name(self.provider, operation, request), _folder_of(request)
        parcel = self.store.load(name)
        if parcel is not None:
            answer, facts = open_parcel(parcel, folder)
            self.found = None if self.was_asked else facts
            return answer
        self.was_asked, self.found = True, None
        answer = getattr(self.engine, operation)(request)
        try:
            self.store.save(name, pack(answer, folder, self.facts()))
        except CannotPack as error:
            logger.info("answer_not_kept", provider=self.provider, why=str(error))
        return answer


def answer_name(provider: str, operation: str, request: Any) -> str:
    """The same for the same question, wherever its files are to go."""
    asked = {name: value for name, value in asdict(request).items() if name not in PLACES}
    told = orjson.dumps(
        [provider, operation, asked],
        option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS,
        default=_plain,
    )
    return hashlib.sha256(told).hexdigest()[:32]


def _plain(value: object) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


def _folder_of(request: Any) -> Path | None:
    for name in PLACES:
        place = getattr(request, name, None)
        if isinstance(place, Path):
            return place if name == "output_dir" else place.parent
    return None


def is_recorded(kept: Mapping[str, Any]) -> bool:
    """Did the worker that got this answer live long enough to write its line?"""
    since = datetime.fromisoformat(kept["asked_at"]) - timedelta(days=1)
    return ApiUsage.objects.filter(pk=kept["usage_id"], created_at__gte=since).exists()
