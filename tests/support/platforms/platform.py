"""What platforms on loopback have in common: consent, tokens, and faults by address."""

from __future__ import annotations

import argparse
import contextlib
import itertools
import re
import sys
import threading
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.support.vendors.server import (
    KEY,
    Conversation,
    Misdeed,
    Reply,
    Seen,
    VendorServer,
    lost,
    need,
)

T = TypeVar("T")
CLIENT_ID, CLIENT_SECRET = "client-of-tests", f"secret-{KEY}"
REDIRECT = "https://studio.example.com/account/channels/callback/"


def form(seen: Seen) -> dict[str, str]:
    """The fields of a form post."""
    kind = seen.headers.get("content-type", "").partition(";")[0]
    need(kind == "application/x-www-form-urlencoded", f"{seen.path} wants a form, not {kind}.")
    return dict(parse_qsl(seen.raw.decode(), keep_blank_values=True))


def wants(seen: Seen, found: dict[str, str], **exactly: str) -> None:
    for name, value in exactly.items():
        need(found.get(name) == value, f"{seen.path}: {name} is {found.get(name)!r}.")


@dataclass
class Code:
    """An authorization code. It is good once."""

    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str = ""


@dataclass
class Grants:
    """Codes and tokens of one platform. All hold KEY, which must never be found in a message, a
    log or a page."""

    codes: dict[str, Code] = field(default_factory=dict)
    access: set[str] = field(default_factory=set)
    refresh: set[str] = field(default_factory=set)
    refreshes: int = 0
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def new_code(self, code: Code) -> str:
        name = f"code-{KEY}-{next(self._numbers)}"
        self.codes[name] = code
        return name

    def new_access(self) -> str:
        token = f"access-{KEY}-{next(self._numbers)}"
        self.access.add(token)
        return token

    def new_refresh(self) -> str:
        token = f"refresh-{KEY}-{next(self._numbers)}"
        self.refresh.add(token)
        return token

    def run_out(self) -> None:
        """All access tokens are too old; they can be renewed."""
        self.access.clear()

    def take_back(self) -> None:
        """The person took the consent back: nothing can be renewed either."""
        self.access.clear()
        self.refresh.clear()


class Platform(VendorServer):
    """consent: whether the person agrees on the platform's page. upload_paths: where films go."""

    upload_paths = re.compile("$^")

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.grants = Grants()
        self.consent = True
        self._cuts: list[float] = []
        self._misdeeds_at: list[tuple[re.Pattern[str], Misdeed]] = []
        self._refusals: list[tuple[re.Pattern[str], Reply]] = []
        self._lock = threading.RLock()

    def environment(self) -> dict[str, str]:
        """What makes another process call this platform."""
        raise NotImplementedError

    def answer(self, seen: Seen) -> Reply:
        with self._lock:
            refusal = _take(self._refusals, seen)
            if refusal is None:
                return super().answer(seen)
            self.requests.append(seen)
            return refusal

    # Faults on command.

    def misbehave_at(self, pattern: str, *misdeeds: Misdeed) -> None:
        """What the next requests meet whose method and path match, such as "POST /v2/.*"."""
        self._misdeeds_at += [(re.compile(pattern), one) for one in misdeeds]

    def lose_answer_at(self, pattern: str) -> None:
        """The work is done, and the answer never arrives."""
        self.misbehave_at(pattern, lost)

    def refuse_at(self, pattern: str, reply: Reply) -> None:
        """Instead of the right answer. The work is not done."""
        self._refusals.append((re.compile(pattern), reply))

    def cut_next_upload(self, share: float) -> None:
        """The next body that goes to an upload address ends after this share of it."""
        self._cuts.append(share)

    def forget_faults(self) -> None:
        """From here on everything is as it should be."""
        for planned in (self._cuts, self._misdeeds_at, self._refusals, self._misdeeds):
            planned.clear()

    def next_misdeed(self, seen: Seen) -> Misdeed | None:
        return _take(self._misdeeds_at, seen) or super().next_misdeed(seen)

    def take_body(self, talk: Conversation, length: int) -> bytes | None:
        if not (self._cuts and self.upload_paths.fullmatch(urlsplit(talk.path).path)):
            return super().take_body(talk, length)
        part = talk.rfile.read(int(length * self._cuts.pop(0)))
        with self._lock:
            self.took_part(talk, part)
        lost(talk, Reply(b""))
        return None

    def took_part(self, talk: Conversation, part: bytes) -> None:
        """A body of which only a part came."""

    # The consent page, which agrees at once.

    def agree(self, seen: Seen, code: Code) -> Reply:
        """Send the browser back with a code, or without one when the person does not agree."""
        told = {"state": seen.query.get("state", "")}
        told |= (
            {"code": self.grants.new_code(code)}
            if self.consent
            else {"error": "access_denied", "error_description": "The person did not agree."}
        )
        address = f"{code.redirect_uri}{'&' if '?' in code.redirect_uri else '?'}{urlencode(told)}"
        return Reply(b"", 302, {"Location": address})

    def bearer(self, seen: Seen) -> str:
        """The token of a request, or "" when it is not good."""
        kind, _space, token = seen.headers.get("authorization", "").partition(" ")
        return token if kind == "Bearer" and token in self.grants.access else ""


def _take(planned: list[tuple[re.Pattern[str], T]], seen: Seen) -> T | None:
    """The first that is planned for this request; it happens once."""
    for number, (pattern, what) in enumerate(planned):
        if pattern.fullmatch(f"{seen.method} {seen.path}"):
            del planned[number]
            return what
    return None


def serve(kind: type[Platform]) -> None:
    """Run a platform by itself until it is interrupted; print where it is."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    platform = kind(parser.parse_args().port)
    with platform.running(), contextlib.suppress(KeyboardInterrupt):
        for name, value in platform.environment().items():
            sys.stdout.write(f"{name}={value}\n")
        sys.stdout.flush()
        threading.Event().wait()
