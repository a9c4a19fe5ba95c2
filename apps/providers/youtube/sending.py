"""From nothing, or from where an earlier worker was cut off, to a video at YouTube."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.utils.translation import gettext as _

from apps.providers.capabilities.publish import Keep, Progress, PublishRequest, Stage
from apps.providers.errors import ProviderError
from apps.providers.http import Fault, VendorRefused
from apps.providers.youtube.session import Received, Sender, SessionGone
from apps.providers.youtube.settling import published

MOST_SESSIONS = 2
# Refusals of the last part after which the film is surely not out, when YouTube says why; anything
# that stands before YouTube, such as a proxy, may say 429 to an answer that came too late.
_SURE = frozenset({Fault.KEY, Fault.CREDIT, Fault.UNSAFE, Fault.REQUEST, Fault.QUOTA})
_GONE = frozenset({Fault.MISSING, Fault.REQUEST})


@dataclass(frozen=True, slots=True)
class Sending:
    """One worker's part in one upload."""

    sender: Sender
    request: PublishRequest
    keep: Keep
    category_id: str
    chunk_bytes: int
    started: float = field(default_factory=time.monotonic)

    def run(self, progress: Progress) -> Progress:
        """The progress of a film that is at YouTube. A session that is gone before the last part
        was sent is begun anew: nothing can be out."""
        for _attempt in range(MOST_SESSIONS):
            try:
                return self._transfer(progress)
            except SessionGone:
                progress = replace(progress, stage=Stage.NEW, session="", sent_bytes=0)
                self.keep(progress)
        raise ProviderError(
            _("YouTube ended the transfer of the film twice. It is begun anew with the next try.")
        )

    def _transfer(self, progress: Progress) -> Progress:
        if progress.session:
            received = self.sender.ask(progress.session)
        else:
            session = self.sender.begin(self.request.publication, self.category_id)
            received = Received()
            progress = replace(progress, session=session, began_at=self._now())
        while received.video is None:
            progress = replace(progress, stage=Stage.SENDING, sent_bytes=received.sent_bytes)
            self.keep(progress)
            received = self._send_part(progress)
        if not received.video_id:
            raise ProviderError(
                _("YouTube has the film and did not say under which name. It is asked again."),
                outcome_unknown=True,
            )
        progress = published(replace(progress, sent_bytes=received.sent_bytes), received.video_id)
        self.keep(progress)
        return progress

    def _send_part(self, progress: Progress) -> Received:
        first, total = progress.sent_bytes, self.request.film.size_bytes
        length = min(self.chunk_bytes, total - first)
        if length <= 0:
            raise ProviderError(
                _("YouTube has the film and is not done with it."), retry_after=30.0
            )
        is_last = first + length == total
        if is_last:
            self.keep(replace(progress, stage=Stage.COMMITTING, began_at=self._now()))
        try:
            received = self.sender.send(progress.session, first, length)
            if received.video is None and is_last and received.sent_bytes >= total:
                raise ProviderError(
                    _("YouTube has the film and is not done with it."),
                    retry_after=30.0,
                    outcome_unknown=True,
                )
            if received.sent_bytes <= first:
                raise ProviderError(_("YouTube took nothing of the film. Try again."))
        except ProviderError as error:
            self._failed(progress, error, is_last=is_last)
            raise
        return received

    def _failed(self, progress: Progress, error: ProviderError, *, is_last: bool) -> None:
        is_refused = isinstance(error, VendorRefused)
        if not is_last:
            if isinstance(error, VendorRefused) and error.fault in _GONE:
                raise SessionGone from None
            return
        if isinstance(error, VendorRefused) and not (error.fault in _SURE and error.words):
            error.outcome_unknown = True
        if error.outcome_unknown:
            return
        # Surely not out: say so before anybody else looks. A refused film needs a new session.
        is_over = is_refused and error.permanent
        self.keep(
            replace(progress, stage=Stage.NEW, session="", sent_bytes=0) if is_over else progress
        )

    def _now(self) -> str:
        """The request's clock, and how long this has taken."""
        passed = timedelta(seconds=time.monotonic() - self.started)
        return (self.request.now + passed).isoformat()
