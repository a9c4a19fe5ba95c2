"""Whom we call and as whom: what is fixed about a vendor, and one installation's access to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypedDict
from urllib.parse import urlsplit

from apps.core.sentences import gettext as _
from apps.providers.capabilities.usage import CallUsage
from apps.providers.errors import ProviderError
from apps.providers.http.failures import PLATFORM_SENTENCES, SENTENCES, Fault, Refusal


def unexplained(status: int, answer: Any) -> Refusal | None:  # noqa: ARG001
    """For vendors whose status codes say everything."""
    return None


@dataclass(frozen=True, slots=True)
class Vendor:
    """name is for people. settings is the prefix of its settings: "GEMINI" has GEMINI_API_KEY.

    authorize turns a key into headers. explain reads the vendor's own words from the JSON of an
    answer that is not 2xx (None when it is no JSON). sentences: what is said of each fault.
    hosts: domains of its own beside that of base_url; addresses that it names lie there.
    """

    name: str
    settings: str
    base_url: str
    authorize: Callable[[str], dict[str, str]]
    explain: Callable[[int, Any], Refusal | None] = unexplained
    sentences: Mapping[Fault, str] = field(default_factory=lambda: SENTENCES, repr=False)
    hosts: tuple[str, ...] = ()
    # a key of the installation proves who calls; else every call has a channel's own token
    takes_key: bool = True

    def say(self, sentence: str, **values: object) -> str:
        """sentence with its values; a channel has no other provider."""
        way_out = _(", or choose another provider") if self.takes_key else ""
        return _(sentence).format(vendor=self.name, way_out=way_out, **values)


def platform(
    name: str,
    settings: str,
    base_url: str,
    *,
    explain: Callable[[int, Any], Refusal | None],
    hosts: tuple[str, ...] = (),
) -> Vendor:
    """A vendor that is called with the tokens of channels."""
    return Vendor(
        name=name,
        settings=settings,
        base_url=base_url,
        authorize=lambda _key: {},
        explain=explain,
        sentences=PLATFORM_SENTENCES,
        hosts=hosts,
        takes_key=False,
    )


class AccountOptions(TypedDict, total=False):
    """What the constructor of every adapter takes besides its own options.

    key_setting: where people change the key, named in sentences; an organization's own key has
    another place than the installation's. url_setting: where they change the address. prices:
    US dollars for one unit of a field of CallUsage.
    """

    api_key: str
    base_url: str
    key_setting: str
    url_setting: str
    connect_seconds: float
    read_seconds: float
    total_seconds: float
    prices: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Account:
    """One access to one vendor. connect_seconds and read_seconds are for one wait, total_seconds
    for the whole call; the key is left out when this is printed."""

    vendor: Vendor
    api_key: str = field(default="", repr=False)
    base_url: str = ""
    key_setting: str = ""
    url_setting: str = ""
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    total_seconds: float = 120.0
    prices: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return (self.base_url or self.vendor.base_url).rstrip("/")

    @property
    def key_place(self) -> str:
        return self.key_setting or f"{self.vendor.settings}_API_KEY"

    @property
    def url_place(self) -> str:
        return self.url_setting or f"{self.vendor.settings}_BASE_URL"

    def is_own_address(self, url: str) -> bool:
        """Does it lie at the account's own address, or encrypted at a host of the vendor?"""
        own, other = urlsplit(self.url), urlsplit(url)
        try:
            if (own.scheme, own.netloc) == (other.scheme, other.netloc):
                return True
            host, is_plain = other.hostname or "", other.scheme != "https" or other.port
        except ValueError:
            return False
        return not is_plain and any(
            host == known or host.endswith(f".{known}") for known in self.vendor.hosts
        )

    def headers(self) -> dict[str, str]:
        """The headers that prove who calls. A server of one's own may ask for no key."""
        if not self.vendor.takes_key:
            return {}
        key = self.api_key.strip()
        if not key and self.url == self.vendor.base_url:
            raise ProviderError(
                _("%(vendor)s needs an API key. Set %(key)s, or choose another provider.")
                % {"vendor": self.vendor.name, "key": self.key_place},
                permanent=True,
            )
        if not (key.isascii() and key.isprintable() and " " not in key):
            raise ProviderError(
                _(
                    "The API key for %(vendor)s holds characters that no key has. Paste it again "
                    "into %(key)s."
                )
                % {"vendor": self.vendor.name, "key": self.key_place},
                permanent=True,
            )
        return self.vendor.authorize(key) if key else {}

    def without_key(self, text: str) -> str:
        """Vendors repeat the key in their complaints; people and logs must not see it."""
        key = self.api_key.strip()
        return text.replace(key, "…") if key else text

    def priced(self, usage: CallUsage) -> CallUsage:
        return usage.priced(self.prices)
