"""Films made by Creatomate.

It needs files at web addresses (see `assets`), and tells only the state of a render, not its share.
Cancelling stops the waiting and removes the published files; the vendor's own work goes on, because
its API has no way to stop it, and is paid for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

import av

from apps.core.sentences import gettext as _
from apps.providers.capabilities.render import RenderedFilm, RenderRequest
from apps.providers.capabilities.usage import CallUsage
from apps.providers.creatomate.assets import PublishedFiles, published
from apps.providers.creatomate.design import render_script
from apps.providers.creatomate.jobs import PROVIDER, fetch, order_once, wait_for
from apps.providers.creatomate.template import modifications
from apps.providers.creatomate.vendor import CREATOMATE
from apps.providers.embedded.render.loudness import measure
from apps.providers.embedded.render.renderer import check_request
from apps.providers.embedded.render.sound import decode
from apps.providers.errors import ProviderError
from apps.providers.http import Account, AccountOptions, VendorClient, cancellable
from apps.providers.orders import order_book

CAPTION_FONT = "Noto Sans KR"
FETCHING = 0.9


class CreatomateRenderer:
    """template: the id of a template of one's own whose elements are named as `modifications`
    says; without one the whole film is described. webhook_url is told when the render ends."""

    name = PROVIDER

    def __init__(
        self,
        *,
        template: str = "",
        webhook_url: str = "",
        storage: str = "default",
        caption_font: str = CAPTION_FONT,
        poll_seconds: float = 3.0,
        longest_seconds: float = 1800.0,
        **account: Unpack[AccountOptions],
    ) -> None:
        self._client = VendorClient(Account(CREATOMATE, **account))
        self._template = template
        self._webhook_url = webhook_url
        self._storage = storage
        self._caption_font = caption_font
        self._poll_seconds = poll_seconds
        self._longest_seconds = longest_seconds

    def render(
        self,
        request: RenderRequest,
        on_progress: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> RenderedFilm:
        check_request(request)
        with cancellable(is_cancelled):
            book = order_book()
            with published(self._storage) as files:
                ordered = order_once(
                    self._client, book, lambda: self._order(request, files, book.reference)
                )
                on_progress(0.1)
                done = wait_for(
                    self._client,
                    ordered,
                    on_progress=on_progress,
                    poll_seconds=self._poll_seconds,
                    longest_seconds=self._longest_seconds,
                    book=book,
                )
            on_progress(FETCHING)
            fetch(self._client, done, request.output_path, pause_seconds=self._poll_seconds)
        film = _film(request.output_path)
        on_progress(1.0)
        usage = CallUsage(model=self._template, requests=1, seconds=film.duration_ms / 1000)
        priced = self._client.account.priced(usage)
        return replace(film, usage=priced, cost_usd=priced.cost_usd)

    def _order(
        self, request: RenderRequest, files: PublishedFiles, reference: str
    ) -> dict[str, Any]:
        """reference names the job in the vendor's list of renders."""
        order: dict[str, Any]
        if self._template:
            order = {
                "template_id": self._template,
                "modifications": modifications(request, files.address),
                "output_format": "mp4",
                "frame_rate": request.frames_per_second,
            }
        else:
            order = {"source": render_script(request, files.address, self._caption_font)}
        if self._webhook_url:
            order["webhook_url"] = self._webhook_url
        if reference:
            order["metadata"] = reference
        return order


def _film(path: Path) -> RenderedFilm:
    """What came, measured. A file that is no film is removed."""
    try:
        with av.open(str(path)) as film:
            picture = film.streams.video[0]
            has_sound = bool(film.streams.audio)
            facts = (picture.width, picture.height, round(picture.average_rate or 0))
            duration_ms = round((film.duration or 0) / 1000)
    except (av.error.FFmpegError, IndexError, OSError):
        path.unlink(missing_ok=True)
        raise ProviderError(_("Creatomate sent a film that cannot be played. Try again.")) from None
    loudness = measure(decode(path, 2) if has_sound else iter(()), true_peak=True)
    return RenderedFilm(
        path=path,
        duration_ms=duration_ms,
        width=facts[0],
        height=facts[1],
        frames_per_second=facts[2],
        size_bytes=path.stat().st_size,
        loudness_lufs=loudness.integrated_lufs,
        true_peak_dbtp=loudness.peak_db,
    )
