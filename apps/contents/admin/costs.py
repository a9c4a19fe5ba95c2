"""Money, credits and time as people read them, and what was saved of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.contents.models import Content, ContentJob
from apps.contents.selectors import costs_of


@dataclass(frozen=True, slots=True)
class Saving:
    """What the shown run took over, and what that had cost."""

    steps: int
    usd: str
    credits: int
    time: str


@dataclass(frozen=True, slots=True)
class Totals:
    """All runs of the content together; net is what was charged and not given back."""

    cost: str
    charged: int
    refunded: int
    saved: str

    @property
    def net(self) -> int:
        return self.charged - self.refunded


def saving_of(jobs: Sequence[ContentJob]) -> Saving:
    seconds = sum(job.saved_seconds for job in jobs)
    usd = sum((job.saved_usd for job in jobs), Decimal(0))
    return Saving(
        steps=sum(job.is_reused for job in jobs),
        usd=dollars(usd) if usd else "",
        credits=sum(job.saved_credits for job in jobs),
        time=span(timedelta(seconds=seconds)) if seconds else "",
    )


def totals_of(content: Content) -> Totals:
    costs = costs_of(content)
    return Totals(
        cost=dollars(costs["cost_usd"]) if costs["cost_usd"] else "$0",
        charged=costs["charged_credits"],
        refunded=costs["refunded_credits"],
        saved=saved_words(costs["saved_usd"], costs["saved_seconds"]),
    )


def saved_words(usd: Decimal, seconds: float) -> str:
    """Such as "$0.0031 · 12 s"; "" when nothing was saved."""
    parts = [dollars(usd)] if usd else []
    return " · ".join([*parts, *([span(timedelta(seconds=seconds))] if seconds else [])])


def dollars(usd: Decimal) -> str:
    """An amount with as many digits as it needs: "$0.0031", "$1.20"."""
    return f"${usd:.4f}" if abs(usd) < 1 else f"${usd:.2f}"


def span(time: timedelta) -> str:
    """A time spent, short: "0.4 s", "12 s", "3 min 05 s"."""
    seconds = time.total_seconds()
    if seconds < 60:
        shown = f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}"
        return _("%(seconds)s s") % {"seconds": shown}
    minutes, rest = divmod(int(seconds), 60)
    return _("%(minutes)d min %(seconds)02d s") % {"minutes": minutes, "seconds": rest}
