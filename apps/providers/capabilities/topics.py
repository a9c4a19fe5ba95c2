"""Topics: what is new at a feed, a channel, a market or a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from apps.providers.capabilities.usage import NOTHING_USED, CallUsage


class Unfit(StrEnum):
    """Why a found topic is not wanted, by the source's own settings."""

    NO_KEYWORD = "no_keyword"
    EXCLUDED_KEYWORD = "excluded_keyword"
    TOO_OLD = "too_old"
    TOO_SHORT = "too_short"
    NO_TEXT = "no_text"
    NO_DATA = "no_data"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that could be told.

    key: the source's own lasting name for it (guid, video id, PMID, symbol and day): the same
    thing has the same key at every visit. text: all that is known, "" when only the page at url
    tells it. facts: plain JSON values, such as a chart's series. published_at: aware.
    unfit: an Unfit, or "" when it is wanted; unfit ones are told too, so that a person sees why
    nothing came in. unfit_facts: {"keyword": ...} of EXCLUDED_KEYWORD, {"days": ..., "most": ...}
    of TOO_OLD, {"seconds": ..., "least": ...} of TOO_SHORT.

    No text holds control characters. Titles have at most 500 characters, addresses 2,000.
    """

    key: str
    title: str
    url: str = ""
    summary: str = ""
    text: str = ""
    published_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    unfit: str = ""
    unfit_facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TopicRequest:
    """config: the source's checked settings. memory: what the last visit left (validators by
    address, for conditional requests); a memory of other settings is not used. most: how many
    topics at most, newest first. seconds: how long all of it may take."""

    config: Mapping[str, Any]
    language: str
    now: datetime
    memory: Mapping[str, Any] = field(default_factory=dict)
    most: int = 50
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """topics: newest first. memory: for the next visit, plain JSON. is_unchanged: everything
    asked answered "as before". notes: sentences about parts that could not be read, while others
    could."""

    topics: tuple[Topic, ...]
    memory: Mapping[str, Any] = field(default_factory=dict)
    is_unchanged: bool = False
    notes: tuple[str, ...] = ()
    usage: CallUsage = NOTHING_USED


class TopicSource(Protocol):
    """check_config gives the settings as they are stored, with defaults filled in, or raises
    InvalidInput naming the key (field "config.feed_url"), or several as ProblemList; it asks
    nobody. fetch raises ProviderError, with retry_after when the other side named a time."""

    name: str

    def check_config(self, config: Mapping[str, Any]) -> dict[str, Any]: ...

    def fetch(self, request: TopicRequest) -> TopicAnswer: ...
