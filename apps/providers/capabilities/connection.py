"""Connecting a channel: OAuth 2.0 (RFC 6749) with PKCE (RFC 7636) and a state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from apps.providers.errors import ProviderError


@dataclass(frozen=True, slots=True)
class Tokens:
    """refresh_token is "" when the platform gives none anew: the old one stays. expires_at is
    aware; None means that it does not run out."""

    access_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """The channel that the tokens speak for. followers is None when the platform does not say."""

    channel_id: str
    name: str
    url: str = ""
    avatar_url: str = ""
    followers: int | None = None


@dataclass(eq=False)
class ConsentLost(ProviderError):
    """The person took the consent back, or it ran out (`invalid_grant`): only connecting again
    helps. Always permanent."""

    permanent: bool = True


@dataclass(eq=False)
class TokenRefused(ProviderError):
    """The platform does not take the access token (401), though it may not have run out: refresh it
    before the next try. Connectors and publishers raise it of any call with a channel's token."""


class ChannelConnector(Protocol):
    """is_ready: the installation has a client at the platform; without one every method raises a
    ProviderError that says which settings to fill in. verifier: PKCE's; a connector whose platform
    has no PKCE leaves it out. All but authorization_url call the platform and raise ProviderError;
    exchange and refresh raise ConsentLost."""

    name: str

    @property
    def is_ready(self) -> bool: ...

    def authorization_url(self, *, redirect_uri: str, state: str, verifier: str) -> str: ...

    def exchange(self, *, code: str, redirect_uri: str, verifier: str) -> Tokens: ...

    def refresh(self, tokens: Tokens) -> Tokens: ...

    def account(self, tokens: Tokens) -> Account: ...

    def revoke(self, tokens: Tokens) -> None: ...
