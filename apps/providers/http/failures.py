"""What went wrong at a vendor, and the one sentence that says what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from django.utils.translation import gettext_noop

from apps.core.sentences import gettext, ngettext
from apps.providers.capabilities.publish import QuotaUsedUp
from apps.providers.errors import ProviderError

LONGEST_WAIT_SECONDS = 86_400.0
MOST_WORDS = 200


class Fault(StrEnum):
    KEY = "key"
    CREDIT = "credit"
    BUSY = "busy"
    UNSAFE = "unsafe"
    REQUEST = "request"
    MISSING = "missing"
    MOVED = "moved"
    DOWN = "down"
    QUOTA = "quota"


SENTENCES: Mapping[Fault, str] = {
    Fault.KEY: gettext_noop(
        "{vendor} refused the API key ({status}). Check {key}: it may be wrong, revoked, "
        "or not allowed to do this."
    ),
    Fault.CREDIT: gettext_noop(
        "The account at {vendor} has no credit or quota left. Add credit there, "
        "use another key in {key}, or choose another provider."
    ),
    Fault.BUSY: gettext_noop("{vendor} asks to slow down ({status}). Try again {when}."),
    Fault.UNSAFE: gettext_noop(
        "{vendor} refused this content under its safety rules{words}. "
        "Change the text, or choose another provider."
    ),
    Fault.REQUEST: gettext_noop(
        "{vendor} did not accept the request ({status}{words}). "
        "Check the model and the options set for it."
    ),
    Fault.MISSING: gettext_noop(
        "{vendor} does not know what was asked for ({status}{words}). "
        "Check {url} and the model, voice or template set for it."
    ),
    Fault.MOVED: gettext_noop("{vendor} has moved to another address ({status}). Check {url}."),
    Fault.DOWN: gettext_noop(
        "{vendor} has a problem of its own ({status}). Try again {when}, "
        "or choose another provider."
    ),
    Fault.QUOTA: gettext_noop("The quota at {vendor} is used up ({status}). It is renewed {when}."),
}
# The same of a platform that channels are connected to.
PLATFORM_SENTENCES: Mapping[Fault, str] = {
    Fault.KEY: gettext_noop(
        "{vendor} does not let this channel do that ({status}{words}). Connect the channel again "
        "and grant everything that is asked for."
    ),
    Fault.CREDIT: gettext_noop(
        "{vendor} asks for a payment first ({status}{words}). Settle it there."
    ),
    Fault.BUSY: gettext_noop("{vendor} asks to slow down ({status}). Try again {when}."),
    Fault.UNSAFE: gettext_noop(
        "{vendor} refused this video under its rules{words}. Change it before it is sent again."
    ),
    Fault.REQUEST: gettext_noop(
        "{vendor} did not accept the request ({status}{words}). "
        "Correct the upload's title, description and settings."
    ),
    Fault.MISSING: gettext_noop(
        "{vendor} does not know what was asked for ({status}{words}). "
        "It may have been taken away there."
    ),
    Fault.MOVED: gettext_noop("{vendor} has moved to another address ({status}). Check {url}."),
    Fault.DOWN: gettext_noop("{vendor} has a problem of its own ({status}). Try again {when}."),
    Fault.QUOTA: gettext_noop(
        "The quota at {vendor} is used up ({status}{words}). It is renewed {when}."
    ),
}
PASSING = frozenset({Fault.BUSY, Fault.DOWN, Fault.QUOTA})
BY_STATUS: Mapping[int, Fault] = {
    401: Fault.KEY,
    402: Fault.CREDIT,
    403: Fault.KEY,
    404: Fault.MISSING,
    405: Fault.MISSING,
    408: Fault.DOWN,
    410: Fault.MISSING,
    425: Fault.BUSY,
    429: Fault.BUSY,
}


@dataclass(eq=False)
class VendorRefused(ProviderError):
    """An answer that says no. status is 0 when a good status carried the refusal."""

    fault: Fault = Fault.DOWN
    status: int = 0
    words: str = ""


@dataclass(eq=False)
class QuotaRefused(VendorRefused, QuotaUsedUp):
    """An answer that says that the day's quota is used up."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A vendor's own explanation. words are its message; retry_after is in seconds; sentence stands
    instead of the fault's when that would send people the wrong way. is_installations: a used-up
    quota is everybody's, not this channel's."""

    fault: Fault | None = None
    words: str = ""
    retry_after: float | None = None
    sentence: str = ""
    is_installations: bool = False


def fault_of(status: int) -> Fault:
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500:
        return Fault.DOWN
    return Fault.MOVED if status < 400 else Fault.REQUEST


def status_error(
    *,
    vendor: str,
    key_place: str,
    url_place: str,
    status: int,
    refusal: Refusal,
    retry_after: float | None = None,
    sentences: Mapping[Fault, str] = SENTENCES,
) -> VendorRefused:
    """The error of an answer that is not 2xx. retry_after is the header's; the body's wins."""
    fault = refusal.fault or fault_of(status)
    seconds = retry_after if refusal.retry_after is None else refusal.retry_after
    if fault == Fault.UNSAFE:
        return unsafe(vendor, refusal.words, status=status, sentences=sentences)
    words = short(refusal.words)
    sentence = refusal.sentence or gettext(sentences[fault]).format(
        vendor=vendor,
        key=key_place,
        url=url_place,
        status=status,
        words=f": {words}" if words else "",
        when=wait_in_words(seconds),
    )
    is_passing = fault in PASSING
    if fault == Fault.QUOTA:
        return QuotaRefused(
            sentence,
            retry_after=seconds,
            fault=fault,
            status=status,
            words=words,
            is_installations=refusal.is_installations,
        )
    return VendorRefused(
        sentence,
        permanent=not is_passing,
        retry_after=seconds if is_passing else None,
        fault=fault,
        status=status,
        words=words,
    )


def wait_in_words(seconds: float | None) -> str:
    """When to try again, in the active language."""
    if seconds is None:
        return gettext("in a few minutes")
    if seconds < 600:
        count = max(1, round(seconds))
        return ngettext("in %(count)d second", "in %(count)d seconds", count) % {"count": count}
    if seconds < 7200:
        return gettext("in %(count)d minutes") % {"count": round(seconds / 60)}
    return gettext("in about %(count)d hours") % {"count": round(seconds / 3600)}


def unsafe(
    vendor: str, words: str, *, status: int = 0, sentences: Mapping[Fault, str] = SENTENCES
) -> VendorRefused:
    """The error of content that the vendor will not work on."""
    words = short(words)
    sentence = gettext(sentences[Fault.UNSAFE]).format(
        vendor=vendor, words=f" ({words})" if words else ""
    )
    return VendorRefused(sentence, permanent=True, fault=Fault.UNSAFE, status=status, words=words)


def short(words: str) -> str:
    """One line of a vendor's message, without the full stop."""
    line = re.sub(r"\s+", " ", words).strip().rstrip(".")
    return line if len(line) <= MOST_WORDS else line[: MOST_WORDS - 1].rstrip() + "…"


def retry_after_seconds(value: str) -> float | None:
    """Seconds from a Retry-After header: a number or a date (RFC 9110, 10.2.3), at most a day."""
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:12]), LONGEST_WAIT_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS)
