"""What the fetcher says when it will not, or could not, read an address.

Every error has a code for programs, the values in its sentence, and the sentence for people. The
sentences are one table of templates.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from apps.core.sentences import gettext

SENTENCES = {
    "url_invalid": gettext_noop(
        "This is not a complete web address. Write it like https://example.com/page."
    ),
    "url_too_long": gettext_noop(
        "The address is longer than {limit} characters. Use a shorter one."
    ),
    "scheme_refused": gettext_noop("Only http and https addresses can be read, not “{scheme}”."),
    "credentials_refused": gettext_noop(
        "The address holds a user name or a password. Remove the part before the @ sign."
    ),
    "port_refused": gettext_noop("Port {port} is not allowed. The allowed ports are {ports}."),
    "host_refused": gettext_noop(
        "“{host}” is not a public host name. Use the address of a public web site."
    ),
    "address_refused": gettext_noop(
        "“{host}” leads to {kind}, which is not on the public internet. "
        "Use the address of a public web site."
    ),
    "host_unknown": gettext_noop(
        "The host “{host}” could not be found. Check the spelling of the address."
    ),
    "unreachable": gettext_noop(
        "“{host}” could not be reached. Check the address, or try again later."
    ),
    "certificate_invalid": gettext_noop(
        "“{host}” has no valid certificate, so it is not safe to read. Tell the site's owner."
    ),
    "timed_out": gettext_noop("“{host}” took too long to answer. Try again later."),
    "too_large": gettext_noop(
        "The page at “{host}” is larger than {limit_mb} MB, so it was not read."
    ),
    "answer_broken": gettext_noop("“{host}” sent an answer that cannot be read. Try again later."),
    "encoding_refused": gettext_noop(
        "“{host}” sent the compression “{encoding}”, which cannot be read."
    ),
    "too_many_redirects": gettext_noop(
        "The address was redirected more than {limit} times. Use the final one."
    ),
    "page_missing": gettext_noop("There is no page at this address ({status}). Check the address."),
    "page_closed": gettext_noop(
        "“{host}” does not let this page be read without signing in ({status}). "
        "Use a page that is open to everyone."
    ),
    "too_many_requests": gettext_noop(
        "“{host}” asks to be left alone for a while ({status}). Try again later."
    ),
    "page_refused": gettext_noop(
        "“{host}” did not accept the request ({status}). Use another address."
    ),
    "server_error": gettext_noop("“{host}” has a problem of its own ({status}). Try again later."),
}

# What an address can be instead of public, as SPECIAL_IPV4 and SPECIAL_IPV6 call it.
KINDS = (
    gettext_noop("an unspecified address"),
    gettext_noop("a private network"),
    gettext_noop("a provider's internal network"),
    gettext_noop("this server itself"),
    gettext_noop("a cloud's internal service"),
    gettext_noop("a local or cloud metadata service"),
    gettext_noop("a reserved address"),
    gettext_noop("a documentation address"),
    gettext_noop("a relay address"),
    gettext_noop("a benchmarking network"),
    gettext_noop("a multicast address"),
    gettext_noop("a local network"),
    gettext_noop("a tunnel address"),
)

PASSING = frozenset(
    {
        "host_unknown",
        "unreachable",
        "timed_out",
        "answer_broken",
        "too_many_requests",
        "server_error",
    }
)


class FetchError(Exception):
    """An address was not read. str() is one sentence a person can act on.

    code is a key of SENTENCES, params are its values; permanent says that trying the same
    address again soon cannot help.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def sentence(self) -> str:
        """kind, what an address is instead of public, is a word of its own: see SPECIAL_IPV4."""
        values = {
            name: gettext(str(value)) if name == "kind" else value
            for name, value in self.params.items()
        }
        return gettext(SENTENCES[self.code]).format(**values)

    def __str__(self) -> str:
        return self.sentence

    @property
    def permanent(self) -> bool:
        return self.code not in PASSING


class FetchRefused(FetchError):
    """The rules forbid this address; nothing was sent to it."""


class FetchFailed(FetchError):
    """The address is allowed, and reading it did not work.

    retry_after: seconds the server asked us to wait, when it said so.
    """

    def __init__(self, code: str, *, retry_after: float | None = None, **params: str | int) -> None:
        super().__init__(code, **params)
        self.retry_after = retry_after
