"""Publishing: a film to a channel, once, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from apps.core.sentences import kept, told
from apps.providers.errors import ProviderError


@dataclass(frozen=True, slots=True)
class Film:
    """path: the whole film on this machine. duration_ms, width and height are the film's own.
    public_url: where the platform could fetch it, or ""; it may be signed."""

    path: Path
    size_bytes: int
    duration_ms: int
    width: int
    height: int
    public_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published beside the film. tags have no "#". visibility: "public", "unlisted" or
    "private". captions: an SRT file; thumbnail: a JPEG. marker: a short name of this upload that
    no other has; a publisher may hide it where the platform lets it be found again."""

    title: str
    description: str = ""
    tags: tuple[str, ...] = ()
    visibility: str = "private"
    ai_disclosure: bool = True
    made_for_kids: bool = False
    language: str = "ko"
    thumbnail: Path | None = None
    captions: Path | None = None
    marker: str = ""


class ComplaintCode(StrEnum):
    """What may be wrong, and the values that come with it."""

    MISSING = "missing"
    TOO_LONG = "too_long"  # most, found, unit: "characters", "bytes" or "seconds"
    TOO_SHORT = "too_short"  # least, found, unit
    TOO_MANY = "too_many"  # most, found, unit: "hashtags" or "mentions"
    TOO_LARGE = "too_large"  # most_bytes, found_bytes
    WRONG_CHARACTERS = "wrong_characters"  # characters
    WRONG_KIND = "wrong_kind"  # wanted, such as "JPEG" or "9:16"
    NOT_REACHABLE = "not_reachable"  # the platform must fetch the film, and cannot
    NOT_OFFERED = "not_offered"  # value: what the platform does not have, such as "unlisted"


@dataclass(frozen=True, slots=True)
class Complaint:
    """A limit of the platform that a publication breaks. about: a field of Publication, "film", or
    "caption": the one text that some platforms have for title, description and tags together.
    code (see ComplaintCode) and values make the sentence, which the one who asks words in the
    reader's language."""

    about: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Stage(StrEnum):
    """How far an upload is. Up to SENDING nothing can be seen at the platform and all may be begun
    anew; from COMMITTING on the film may be out."""

    NEW = "new"
    SENDING = "sending"
    COMMITTING = "committing"
    PROCESSING = "processing"
    FINISHING = "finishing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is kept of an upload between calls, processes and machines.

    session: the platform's handle of the transfer (a session address, a publish id, a container
    id); it is as good as a key, so it is kept encrypted. done: names of extras that are there
    ("thumbnail", "captions"). refused: names of extras that the platform did not take. notes:
    sentences about that. committed: the last call of this session
    was made once; what becomes of the session may then be news of the film.
    """

    stage: Stage = Stage.NEW
    session: str = field(default="", repr=False)
    sent_bytes: int = 0
    video_id: str = ""
    url: str = ""
    done: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    committed: bool = False
    began_at: str = ""

    def as_json(self) -> dict[str, Any]:
        return (
            asdict(self)
            | {"stage": self.stage.value, "done": list(self.done)}
            | {"refused": list(self.refused), "notes": [kept(note) for note in self.notes]}
        )

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Progress:
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        for name in ("done", "refused", "notes"):
            known[name] = tuple(told(one) for one in known.get(name, ()))
        return cls(**known | {"stage": Stage(stored.get("stage", Stage.NEW))})


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """access_token speaks for channel_id. now: aware, UTC."""

    access_token: str = field(repr=False)
    channel_id: str
    film: Film
    publication: Publication
    now: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """The film is out; visibility is what the platform really gave (it may force "private")."""

    progress: Progress
    visibility: str = ""


@dataclass(frozen=True, slots=True)
class InProcess:
    """The platform has the film and works on it; ask again after wait_seconds."""

    progress: Progress
    wait_seconds: float = 15.0


@dataclass(eq=False)
class QuotaUsedUp(ProviderError):
    """The platform takes no more today, and nothing of this call is out. retry_after: until its
    day ends. is_installations: all channels share what is used up; else it is this channel's."""

    is_installations: bool = False


class Settled(StrEnum):
    """What asking the platform about an unknown outcome gave.

    PUBLISHED: it has the whole film; from the settlement's progress (PROCESSING or later) advance
    only asks. NOT_PUBLISHED: nothing is out; advance may go on from the settlement's progress,
    which keeps what the platform has already, and a new Progress begins anew.
    """

    PUBLISHED = "published"
    NOT_PUBLISHED = "not_published"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Settlement:
    outcome: Settled
    progress: Progress


@dataclass(frozen=True, slots=True)
class Metrics:
    """None: the platform does not tell this number. video_id: the platform's own id, where it was
    asked by what people know the video by. note: why nothing is told."""

    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    video_id: str = ""
    note: str = ""


Keep = Callable[[Progress], None]


class Publisher(Protocol):
    """One platform. Everything but check calls it and raises ProviderError.

    advance goes as far as it can from the kept progress: it calls keep after every part that was
    sent, and with COMMITTING *before* the one call after which the film may be out. keep raises
    when the work was taken from this worker, and the publisher stops at once. An answer that was
    lost after COMMITTING is a ProviderError with outcome_unknown: nobody calls advance again
    before settle has asked the platform. When the platform refuses the last call for sure, keep is
    called with the stage before it, and the error that follows leaves nothing unknown. From
    PROCESSING on advance only asks, and sends extras: an error there does not take the film back,
    and advance may be called again. connection.TokenRefused: refresh the token, then go on.

    quota: the buckets and units that publishing one film takes, such as {"uploads": 1}.
    extras_quota: what each extra ("thumbnail", "captions") takes besides, when it is sent.
    remove takes a published video down; one that is gone already is no error. metrics leaves out
    videos that the platform no longer has.
    """

    name: str
    quota: Mapping[str, int]
    extras_quota: Mapping[str, Mapping[str, int]]

    def check(self, publication: Publication, film: Film) -> tuple[Complaint, ...]: ...

    def advance(
        self, request: PublishRequest, progress: Progress, keep: Keep
    ) -> Published | InProcess: ...

    def settle(self, request: PublishRequest, progress: Progress) -> Settlement: ...

    def remove(self, *, access_token: str, channel_id: str, video_id: str) -> None: ...

    def metrics(
        self, *, access_token: str, channel_id: str, video_ids: Sequence[str]
    ) -> Mapping[str, Metrics]: ...
