"""What the network did, told as what a person can do."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore2

from apps.core.fetching import FetchFailed, FetchRefused
from apps.providers.errors import ProviderError
from apps.providers.http.account import Account


@contextmanager
def told_failures(account: Account, *, paid: bool) -> Iterator[None]:
    """Turn errors of the network into ProviderError. Nothing is chained: the library's own errors
    may hold the request, and the request holds the key.

    paid: a lost answer leaves the outcome unknown.
    """
    name = account.vendor.name
    try:
        yield
    except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
        raise _unreachable(account, error) from None
    except httpcore2.UnsupportedProtocol:
        raise bad_address(account) from None
    except httpcore2.TimeoutException:
        raise ProviderError(
            f"{name} did not answer in time. Try again in a few minutes{account.vendor.way_out}.",
            outcome_unknown=paid,
        ) from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError):
        raise ProviderError(
            f"The connection to {name} broke before the whole answer was here. Try again.",
            outcome_unknown=paid,
        ) from None
    except FetchRefused:
        raise ProviderError(
            f"{name} named an address that is not on the public internet, so it was not read. "
            f"Check {account.url_place}.",
            permanent=True,
        ) from None
    except FetchFailed as error:
        raise _bad_body(account, error, paid=paid) from None


def bad_address(account: Account) -> ProviderError:
    return ProviderError(
        f"The address of {account.vendor.name} is not a web address. Correct {account.url_place}.",
        permanent=True,
    )


def _unreachable(account: Account, error: Exception | None = None) -> ProviderError:
    # The pool drops the cause; the socket's own error stays as the argument.
    causes = error.args if error else ()
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return ProviderError(
            f"The certificate of {account.vendor.name} is not one this machine trusts. "
            f"Check {account.url_place}, the clock, and the machine's certificates.",
            permanent=True,
        )
    return ProviderError(
        f"{account.vendor.name} could not be reached. Check the connection and "
        f"{account.url_place}, or try again in a few minutes."
    )


def _bad_body(account: Account, error: FetchFailed, *, paid: bool) -> ProviderError:
    name = account.vendor.name
    if error.code == "too_large":
        return ProviderError(
            f"{name} sent more than {error.params['limit_mb']} MB, so it was not read. "
            f"Check {account.url_place}{' and the model' if account.vendor.takes_key else ''}.",
            permanent=True,
            outcome_unknown=paid,
        )
    if error.code == "host_unknown":
        return _unreachable(account)
    return ProviderError(
        f"{name} sent an answer that cannot be unpacked. Try again.", outcome_unknown=paid
    )
