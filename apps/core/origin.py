"""Where a change comes from: the request that is being answered, if any."""

from __future__ import annotations

import ipaddress
from contextvars import ContextVar
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.http import HttpRequest

USER_AGENT_LENGTH = 300
REQUEST_ID_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Origin:
    """ip_address is None and user_agent "" for work without a request."""

    ip_address: str | None = None
    user_agent: str = ""


_current: ContextVar[Origin | None] = ContextVar("origin", default=None)
NOWHERE = Origin()


def current() -> Origin:
    return _current.get() or NOWHERE


def current_request_id() -> str:
    """The id under which the logs know the request."""
    bound = structlog.contextvars.get_contextvars().get("request_id", "")
    return printable(str(bound))[:REQUEST_ID_LENGTH]


def begin(origin: Origin | None) -> None:
    """Set the origin of what follows in this context; None ends it."""
    _current.set(origin)


def origin_of(request: HttpRequest) -> Origin:
    agent = printable(request.headers.get("User-Agent", ""))
    return Origin(client_address(request), agent[:USER_AGENT_LENGTH])


def client_address(request: HttpRequest) -> str | None:
    """The address of the client. What X-Forwarded-For says is believed only as far as there are
    proxies of ours, counted from the right: the rest anybody can write."""
    address = request.META.get("REMOTE_ADDR", "")
    hops = settings.TRUSTED_PROXY_COUNT
    forwarded = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    if hops and len(forwarded) >= hops:
        address = forwarded[-hops]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def printable(text: str) -> str:
    """text without control characters; PostgreSQL refuses NUL."""
    return "".join(character for character in text if character.isprintable())
