"""What payment vendors' failures are called, in sentences fit for the customer and for staff."""

from __future__ import annotations

import re

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

MOST_WORDS = 200
# Nine digits or more, also in groups: never a sum of money, often a card or an account.
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){8,}")


def presentable(words: str, *secrets: str) -> str:
    """A vendor's message as one line without secrets, long numbers and the full stop."""
    for secret in secrets:
        if secret:
            words = words.replace(secret, "…")
    line = _LONG_NUMBER.sub("…", re.sub(r"\s+", " ", words)).strip().rstrip(".")
    return line if len(line) <= MOST_WORDS else line[: MOST_WORDS - 1].rstrip() + "…"


def not_reached(vendor: str) -> ProviderError:
    return ProviderError(
        _("%(vendor)s could not be reached. Nothing was charged; try again in a few minutes.")
        % {"vendor": vendor}
    )


def no_answer(vendor: str, *, moves_money: bool) -> ProviderError:
    if moves_money:
        return ProviderError(
            _(
                "%(vendor)s did not answer, so it is not known yet whether money moved. "
                "It will be asked; do not pay again."
            )
            % {"vendor": vendor},
            outcome_unknown=True,
        )
    return ProviderError(
        _("%(vendor)s did not answer. Try again in a few minutes.") % {"vendor": vendor}
    )


def unreadable(vendor: str, *, moves_money: bool, place: str = "") -> ProviderError:
    """An answer that is cut off, a web page, or of a form that is not documented."""
    detail = f" (“{place}”)" if place else ""
    if moves_money:
        return ProviderError(
            _(
                "%(vendor)s sent an answer that cannot be read%(detail)s, so it is not known yet "
                "whether money moved. It will be asked; do not pay again."
            )
            % {"vendor": vendor, "detail": detail},
            outcome_unknown=True,
        )
    return ProviderError(
        _("%(vendor)s sent an answer that cannot be read%(detail)s. Try again in a few minutes.")
        % {"vendor": vendor, "detail": detail}
    )


def busy(vendor: str, retry_after: float | None) -> ProviderError:
    return ProviderError(
        _("%(vendor)s asks to slow down. Nothing was charged; try again in a few minutes.")
        % {"vendor": vendor},
        retry_after=retry_after,
    )


def key_refused(vendor: str, setting: str) -> ProviderError:
    return ProviderError(
        _("%(vendor)s refused the key of this installation. Check %(setting)s.")
        % {"vendor": vendor, "setting": setting},
        permanent=True,
    )


def key_missing(vendor: str, setting: str) -> ProviderError:
    return ProviderError(
        _("%(vendor)s is not set up. Set %(setting)s, or choose another way to pay.")
        % {"vendor": vendor, "setting": setting},
        permanent=True,
    )


def refused(vendor: str, words: str) -> ProviderError:
    """The vendor said no, and why: a declined card, a wrong amount, an unknown payment."""
    return ProviderError(
        _("%(vendor)s refused: %(words)s.") % {"vendor": vendor, "words": words}, permanent=True
    )


def in_doubt(vendor: str, words: str) -> ProviderError:
    """The vendor's answer lets both be true: it was done before, or it was not done."""
    return ProviderError(
        _("%(vendor)s answered: %(words)s. It will be asked what became of the payment.")
        % {"vendor": vendor, "words": words},
        outcome_unknown=True,
    )


def other_order(vendor: str, *, moves_money: bool) -> ProviderError:
    """The answer is about another order, amount or customer than the one asked for."""
    return ProviderError(
        _("%(vendor)s answered about another order or amount. Nothing was booked.")
        % {"vendor": vendor},
        permanent=not moves_money,
        outcome_unknown=moves_money,
    )


def currency_refused(vendor: str, currency: str) -> ProviderError:
    return ProviderError(
        _("%(vendor)s takes %(currency)s only.") % {"vendor": vendor, "currency": currency},
        permanent=True,
    )
