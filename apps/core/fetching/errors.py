"""What the fetcher says when it will not, or could not, read an address.

Every error has a code for programs, the values in its sentence, and the sentence for people. The
sentences are one table of templates.
"""

from __future__ import annotations

from apps.core.sentences import gettext

SENTENCES = {
    "url_invalid": "This is not a complete web address. Write it like https://example.com/page.",
    "url_too_long": "The address is longer than {limit} characters. Use a shorter one.",
    "scheme_refused": "Only http and https addresses can be read, not “{scheme}”.",
    "credentials_refused": (
        "The address holds a user name or a password. Remove the part before the @ sign."
    ),
    "port_refused": "Port {port} is not allowed. The allowed ports are {ports}.",
    "host_refused": "“{host}” is not a public host name. Use the address of a public web site.",
    "address_refused": (
        "“{host}” leads to {kind}, which is not on the public internet. "
        "Use the address of a public web site."
    ),
    "host_unknown": "The host “{host}” could not be found. Check the spelling of the address.",
    "unreachable": "“{host}” could not be reached. Check the address, or try again later.",
    "certificate_invalid": (
        "“{host}” has no valid certificate, so it is not safe to read. Tell the site's owner."
    ),
    "timed_out": "“{host}” took too long to answer. Try again later.",
    "too_large": "The page at “{host}” is larger than {limit_mb} MB, so it was not read.",
    "answer_broken": "“{host}” sent an answer that cannot be read. Try again later.",
    "encoding_refused": "“{host}” sent the compression “{encoding}”, which cannot be read.",
    "too_many_redirects": "The address was redirected more than {limit} times. Use the final one.",
    "page_missing": "There is no page at this address ({status}). Check the address.",
    "page_closed": (
        "“{host}” does not let this page be read without signing in ({status}). "
        "Use a page that is open to everyone."
    ),
    "too_many_requests": "“{host}” asks to be left alone for a while ({status}). Try again later.",
    "page_refused": "“{host}” did not accept the request ({status}). Use another address.",
    "server_error": "“{host}” has a problem of its own ({status}). Try again later.",
}

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
