"""Ordering a render at the vendor, and waiting for its end.

The render's id is written down as soon as it is known (see apps.providers.orders), so that whoever
takes the job over waits for the same render. A webhook only cuts a wait short: it carries no
signature, so the render is looked up all the same.

POST /v1/renders: https://www.creatomate.com/docs/api/rest-api/post-v1-renders
GET /v1/renders/{id}, and what a webhook brings:
https://creatomate.com/docs/api/reference/what-is-a-render
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from apps.core.sentences import gettext as _
from apps.providers.creatomate.vendor import CREATOMATE
from apps.providers.errors import ProviderError
from apps.providers.http import Fault, VendorClient, VendorRefused, pick, stop_if_cancelled
from apps.providers.http.failures import short
from apps.providers.orders import NO_BOOK, OrderBook

# The name under which orders are written down: the renderer's own.
PROVIDER = "creatomate"
# Shares of the whole work, for states whose own progress the vendor does not tell.
PROGRESS = {"planned": 0.15, "waiting": 0.2, "transcribing": 0.25, "rendering": 0.4}
SUCCEEDED, LOST_STATES = "succeeded", ("failed", "cancelled")
MOST_FAILED_LOOKS = 5
MOST_FETCHES = 3
MOST_BYTES = 2_000_000_000
_LOOK_UP_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class VendorRender:
    """One render as the vendor tells of it. url holds the film once status is "succeeded"."""

    id: str
    status: str
    url: str
    error: str


def read_render(data: Any) -> VendorRender:
    """A render as POST, GET and webhooks bring it; POST wraps it in a list.

    A webhook's message carries no signature: take only its id, and ask for the render.
    """
    found = data[0] if isinstance(data, list) and data else data
    return VendorRender(
        id=pick(CREATOMATE.name, found, "id", kind=str),
        status=pick(CREATOMATE.name, found, "status", kind=str),
        url=str(found.get("url") or ""),
        error=str(found.get("error_message") or ""),
    )


def order_once(
    client: VendorClient, book: OrderBook, place: Callable[[], dict[str, Any]]
) -> VendorRender:
    """The render that an earlier worker ordered for this job, unless it came to nothing; else a new
    one, which place describes."""
    known = book.find(PROVIDER)
    if known:
        render = look(client, known)
        if render is not None and render.status not in LOST_STATES:
            return render
    render = start(client, place())
    book.note(PROVIDER, render.id)
    return render


def look(client: VendorClient, render_id: str) -> VendorRender | None:
    """The render as it is now; None when the vendor does not know it any more."""
    try:
        return read_render(client.get_json(f"/v1/renders/{quote(render_id, safe='')}"))
    except VendorRefused as error:
        if error.fault == Fault.MISSING:
            return None
        raise


def start(client: VendorClient, order: dict[str, Any]) -> VendorRender:
    """Order one render. It costs credits and a second order is a second render, so a lost
    answer leaves the outcome unknown."""
    return read_render(client.post_json("/v1/renders", order, paid=True))


def wait_for(
    client: VendorClient,
    render: VendorRender,
    *,
    on_progress: Callable[[float], None],
    poll_seconds: float,
    longest_seconds: float,
    book: OrderBook = NO_BOOK,
) -> VendorRender:
    """Ask until the render has succeeded. Raises ProviderError when it has not, or when its end
    cannot be learned (outcome unknown: the vendor has been paid and may still finish it)."""
    ends_at = time.monotonic() + longest_seconds
    failed_looks = 0
    while render.status != SUCCEEDED:
        if render.status in LOST_STATES:
            raise _not_made(render)
        on_progress(PROGRESS.get(render.status, 0.1))
        pause = poll_seconds
        if time.monotonic() + pause > ends_at:
            raise _end_unknown(render)
        _pause_until_told(pause, book, render.id)
        try:
            render = read_render(client.get_json(f"/v1/renders/{quote(render.id, safe='')}"))
            failed_looks = 0
        except ProviderError as error:
            failed_looks += 1
            if error.permanent or failed_looks >= MOST_FAILED_LOOKS:
                raise _end_unknown(render) from None
            _pause(min(error.retry_after or 0.0, max(0.0, ends_at - time.monotonic())))
    return render


def fetch(
    client: VendorClient, render: VendorRender, target: Path, *, pause_seconds: float
) -> None:
    """Write the finished film to target. Fetching may be repeated; ordering anew would cost."""
    for look in range(1, MOST_FETCHES + 1):
        try:
            client.download(render.url, target, most_bytes=MOST_BYTES, kinds=("video/",))
        except ProviderError as error:
            if error.permanent or look == MOST_FETCHES:
                raise ProviderError(
                    _(
                        "Creatomate made the film (render %(render)s), and it could not be "
                        "fetched. %(error)s Ordering it anew would be charged again."
                    )
                    % {"render": render.id[:60], "error": error},
                    outcome_unknown=True,
                ) from None
            _pause(pause_seconds)
        else:
            return


def _pause_until_told(seconds: float, book: OrderBook, render_id: str) -> None:
    """Wait so long, or until the vendor's webhook tells of the render."""
    was_told = book.is_told(PROVIDER, render_id)
    _pause(seconds, until=lambda: not was_told and book.is_told(PROVIDER, render_id))


def _pause(seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    ends_at = time.monotonic() + seconds
    stop_if_cancelled()
    while (left := ends_at - time.monotonic()) > 0 and not until():
        time.sleep(min(left, _LOOK_UP_SECONDS))
        stop_if_cancelled()


def _not_made(render: VendorRender) -> ProviderError:
    words = f" ({short(render.error)})" if render.error else ""
    return ProviderError(
        _(
            "Creatomate could not make the film%(words)s. Check the template, or choose "
            "another renderer."
        )
        % {"words": words},
        permanent=True,
    )


def _end_unknown(render: VendorRender) -> ProviderError:
    return ProviderError(
        _(
            "Creatomate began to make the film (render %(render)s), and its end could "
            "not be learned. Look at it in Creatomate before you start it again: it may "
            "have been charged."
        )
        % {"render": render.id[:60]},
        outcome_unknown=True,
    )
