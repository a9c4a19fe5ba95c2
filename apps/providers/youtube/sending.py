"""From nothing, or from where an earlier worker was cut off, to a video at YouTube."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from apps.core.sentences import gettext as _
from apps.providers.capabilities.publish import Keep, Progress, PublishRequest, Stage
from apps.providers.errors import ProviderError
from apps.providers.http import Fault, VendorRefused
from apps.providers.youtube.session import Received, Sender, SessionGone
from apps.providers.youtube.settling import published

MOST_SESSIONS = 2
# Refusals of the last part after which the film is surely not out, when YouTube says why. A proxy
# before YouTube may say 429 to an answer that came too late, and a part that a dead worker's
# connection had brought already may be called a bad request.
_SURE = frozenset({Fault.KEY, Fault.CREDIT, Fault.UNSAFE, Fault.QUOTA})
_GONE = frozenset({Fault.MISSING, Fault.REQUEST})


@dataclass(slots=True)
class Sending:
    """One worker's part in one upload. progress is what was kept last."""

    sender: Sender
    request: PublishRequest
    keep: Keep
    category_id: str
    chunk_bytes: int
    progress: Progress
    started: float = field(default_factory=time.monotonic)

    def run(self) -> Progress:
        """The progress of a film that is at YouTube. A session that is gone before the last part
        was ever sent is begun anew: nothing can be out."""
        for _attempt in range(MOST_SESSIONS):
            try:
                return self._transfer()
            except SessionGone:
                if self.progress.committed:
                    self._note(stage=Stage.COMMITTING)
                    raise ProviderError(
                        _("YouTube ended the transfer near the film's end. It is asked first."),
                        outcome_unknown=True,
                    ) from None
                self._note(stage=Stage.NEW, session="", sent_bytes=0)
        raise ProviderError(
            _("YouTube ended the transfer of the film twice. It is begun anew with the next try.")
        )

    def _transfer(self) -> Progress:
        if self.progress.session:
            received = self.sender.ask(self.progress.session)
        else:
            session = self.sender.begin(self.request.publication, self.category_id)
            received = Received()
            self.progress = replace(
                self.progress, session=session, committed=False, began_at=self._now()
            )
        while received.video is None:
            self._note(stage=Stage.SENDING, sent_bytes=received.sent_bytes)
            received = self._send_part()
        if not received.video_id:
            self._note(stage=Stage.COMMITTING, committed=True)
            raise ProviderError(
                _("YouTube has the film and did not say under which name. It is asked again."),
                outcome_unknown=True,
            )
        self.progress = published(self.progress, received.video_id)
        self._note(sent_bytes=received.sent_bytes)
        return self.progress

    def _send_part(self) -> Received:
        first, total = self.progress.sent_bytes, self.request.film.size_bytes
        length = min(self.chunk_bytes, total - first)
        is_last = first + length == total
        if is_last:
            self._note(stage=Stage.COMMITTING, committed=True, began_at=self._now())
        try:
            if length <= 0:
                raise _not_done()
            received = self.sender.send(self.progress.session, first, length)
            if received.video is None and is_last and received.sent_bytes >= total:
                raise _not_done()
            if received.sent_bytes <= first:
                raise ProviderError(_("YouTube took nothing of the film. Try again."))
        except ProviderError as error:
            self._failed(error, is_last=is_last)
            raise
        return received

    def _failed(self, error: ProviderError, *, is_last: bool) -> None:
        """Say that the film is surely not out before anybody else looks, or that nobody knows."""
        if not is_last:
            if isinstance(error, VendorRefused) and error.fault in _GONE:
                raise SessionGone from None
            return
        if isinstance(error, VendorRefused) and not (error.fault in _SURE and error.words):
            error.outcome_unknown = True
        if not error.outcome_unknown:
            self._note(stage=Stage.SENDING)

    def _note(self, **changes: Any) -> None:
        self.progress = replace(self.progress, **changes)
        self.keep(self.progress)

    def _now(self) -> str:
        """The request's clock, and how long this has taken."""
        passed = timedelta(seconds=time.monotonic() - self.started)
        return (self.request.now + passed).isoformat()


def _not_done() -> ProviderError:
    return ProviderError(
        _("YouTube has the film and is not done with it."), retry_after=30.0, outcome_unknown=True
    )
