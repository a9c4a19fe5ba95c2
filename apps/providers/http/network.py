"""What the network did, told as what a person can do."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore2
from django.utils.translation import gettext_noop

from apps.core.fetching import FetchFailed, FetchRefused
from apps.providers.errors import ProviderError
from apps.providers.http.account import Account


@contextmanager
def told_failures(account: Account, *, paid: bool) -> Iterator[None]:
    """Turn errors of the network into ProviderError. Nothing is chained: the library's own errors
    may hold the request, and the request holds the key.

    paid: a lost answer leaves the outcome unknown.
    """
    say, place = account.vendor.say, account.url_place
    try:
        yield
    except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
        raise _unreachable(account, error) from None
    except httpcore2.UnsupportedProtocol:
        raise bad_address(account) from None
    except httpcore2.TimeoutException:
        sentence = gettext_noop(
            "{vendor} did not answer in time. Try again in a few minutes{way_out}."
        )
        raise ProviderError(say(sentence), outcome_unknown=paid) from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError):
        sentence = gettext_noop(
            "The connection to {vendor} broke before the whole answer was here. Try again."
        )
        raise ProviderError(say(sentence), outcome_unknown=paid) from None
    except FetchRefused:
        sentence = gettext_noop(
            "{vendor} named an address that is not on the public internet, so it was not read. "
            "Check {place}."
        )
        raise ProviderError(say(sentence, place=place), permanent=True) from None
    except FetchFailed as error:
        raise _bad_body(account, error, paid=paid) from None


def bad_address(account: Account) -> ProviderError:
    sentence = gettext_noop("The address of {vendor} is not a web address. Correct {place}.")
    return ProviderError(account.vendor.say(sentence, place=account.url_place), permanent=True)


def _unreachable(account: Account, error: Exception | None = None) -> ProviderError:
    # The pool drops the cause; the socket's own error stays as the argument.
    causes = error.args if error else ()
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        sentence = gettext_noop(
            "The certificate of {vendor} is not one this machine trusts. "
            "Check {place}, the clock, and the machine's certificates."
        )
        return ProviderError(account.vendor.say(sentence, place=account.url_place), permanent=True)
    sentence = gettext_noop(
        "{vendor} could not be reached. Check the connection and {place}, "
        "or try again in a few minutes."
    )
    return ProviderError(account.vendor.say(sentence, place=account.url_place))


def _bad_body(account: Account, error: FetchFailed, *, paid: bool) -> ProviderError:
    say = account.vendor.say
    if error.code == "too_large":
        sentence = gettext_noop(
            "{vendor} sent more than {most} MB, so it was not read. Check {place}."
        )
        most = error.params["limit_mb"]
        return ProviderError(
            say(sentence, most=most, place=account.url_place),
            permanent=True,
            outcome_unknown=paid,
        )
    if error.code == "host_unknown":
        return _unreachable(account)
    sentence = gettext_noop("{vendor} sent an answer that cannot be unpacked. Try again.")
    return ProviderError(say(sentence), outcome_unknown=paid)
