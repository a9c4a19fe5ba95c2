"""Starting a render at the vendor, and waiting for its end.

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

from apps.providers.creatomate.vendor import CREATOMATE
from apps.providers.errors import ProviderError
from apps.providers.http import VendorClient, pick, stop_if_cancelled
from apps.providers.http.failures import short

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
        _pause(pause)
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
                    f"Creatomate made the film (render {render.id[:60]}), and it could not be "
                    f"fetched. {error} Ordering it anew would be charged again.",
                    outcome_unknown=True,
                ) from None
            _pause(pause_seconds)
        else:
            return


def _pause(seconds: float) -> None:
    ends_at = time.monotonic() + seconds
    stop_if_cancelled()
    while (left := ends_at - time.monotonic()) > 0:
        time.sleep(min(left, _LOOK_UP_SECONDS))
        stop_if_cancelled()


def _not_made(render: VendorRender) -> ProviderError:
    words = f" ({short(render.error)})" if render.error else ""
    return ProviderError(
        f"Creatomate could not make the film{words}. Check the template, "
        "or choose another renderer.",
        permanent=True,
    )


def _end_unknown(render: VendorRender) -> ProviderError:
    return ProviderError(
        f"Creatomate began to make the film (render {render.id[:60]}), and its end could not be "
        "learned. Look at it in Creatomate before you start it again: it may have been charged.",
        outcome_unknown=True,
    )
