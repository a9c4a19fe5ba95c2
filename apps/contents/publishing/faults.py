"""What an error means for an upload: another try, the end, or asking the platform.

Before committed_at nothing can be out, so everything may be tried again. After it nobody sends
again before the platform was asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, transaction
from django.utils import timezone

from apps.contents.models import Content, ContentUpload
from apps.contents.pipeline.outages import Outage, outage_of, raise_alarm, through_outages
from apps.contents.publishing import endings, quotas
from apps.contents.publishing.endings import ASK_WAITS, SEND_WAITS, wait_of
from apps.contents.publishing.leases import Errand, Lease, write
from apps.contents.states import ContentStatus, UploadStatus
from apps.core.errors import RuleBroken
from apps.core.sentences import gettext as _
from apps.projects.upload_settings import settings_of
from apps.providers.capabilities.connection import ConsentLost
from apps.providers.capabilities.publish import Progress, QuotaUsedUp, Stage
from apps.providers.errors import Cancelled, ProviderError

logger = structlog.get_logger(__name__)

# A platform that names so long a wait means its day's limit.
DAYS_LIMIT_SECONDS = 1800.0
LONGEST_ASK_SECONDS = 3600.0
# How long a platform may work on a film.
LONGEST_PROCESSING = timedelta(hours=48)
# From here on the platform has the whole film.
_TAKEN = (Stage.PROCESSING, Stage.FINISHING, Stage.DONE)
PRODUCTION_SECONDS, NOT_ASKED_SECONDS = 60.0, 30.0
MOST_ASKED, MOST_ASKED_BY_PERSON, MOST_REMOVALS = 8, 1, 5


def record(
    error: Exception, upload: ContentUpload, lease: Lease, progress: Progress | None
) -> None:
    """Write down why it did not work, and what follows. progress: how far this worker came."""
    if not isinstance(error, (ProviderError, RuleBroken, SoftTimeLimitExceeded, Cancelled)):
        logger.error("upload_fault", upload=str(upload.pk), exc_info=error)
    upload.committed_at = through_outages(lambda: committed_at(upload))
    outage = outage_of(error)
    if outage is not None:
        through_outages(lambda: _wait_out(outage, upload, lease, progress))
        through_outages(lambda: raise_alarm(outage, upload))
    elif lease.errand is Errand.REMOVE:
        through_outages(lambda: _still_there(error, upload, lease))
    elif lease.errand is Errand.SEND and upload.committed_at is None:
        through_outages(lambda: _before(error, upload, lease, progress))
    else:
        through_outages(lambda: _after(error, upload, lease, progress))


def committed_at(upload: ContentUpload) -> datetime | None:
    """Since when it may be out, as the database has it."""
    rows = ContentUpload.objects.filter(pk=upload.pk)
    return rows.values_list("committed_at", flat=True).first()


def is_being_produced(upload: ContentUpload) -> bool:
    """A new film of the content is being made: the upload waits for it."""
    rows = Content.objects.filter(pk=upload.content_id, status=ContentStatus.PROCESSING)
    return rows.exists()


def wait_for_production(upload: ContentUpload, lease: Lease) -> None:
    message = _("The video is being produced again; the upload waits for the new film.")
    endings.put_back(upload, lease, message, wait=PRODUCTION_SECONDS, counts=False)


def move(upload: ContentUpload, lease: Lease, place: quotas.Place | None) -> None:
    """There is no room on this day: put the upload on the one that was found."""
    if place is None:
        endings.failed(upload, lease, no_place_sentence(upload))
    else:
        endings.moved(upload, lease, place)


def no_place_sentence(upload: ContentUpload) -> str:
    return _(
        "%(platform)s has no room on any of the next %(days)d days. Choose a later day, or raise "
        "the limit in PLATFORM_QUOTAS if the platform allows you more."
    ) % {"platform": upload.channel.get_platform_display(), "days": quotas.MOST_DAYS_AHEAD}


def lasts_too_long(upload: ContentUpload) -> bool:
    since = committed_at(upload)
    return since is not None and timezone.now() - since > LONGEST_PROCESSING


def give_up_following(upload: ContentUpload, lease: Lease) -> None:
    hours = int(LONGEST_PROCESSING.total_seconds() // 3600)
    message = _(
        "The platform has worked on the video for more than %(hours)d hours. Look there what "
        "became of it, and say it here."
    ) % {"hours": hours}
    endings.unconfirmed(upload, lease, message)


def ask_again(
    upload: ContentUpload, lease: Lease, message: str, *, wait: float | None = None
) -> None:
    """The platform could not say: once more later, or a person has to look."""
    by_person = lease.status == UploadStatus.UNCONFIRMED
    if upload.asked >= (MOST_ASKED_BY_PERSON if by_person else MOST_ASKED):
        endings.unconfirmed(upload, lease, message)
        return
    wait = wait_of(ASK_WAITS, upload.asked + 1) if wait is None else wait
    endings.ask_later(lease, message, wait=min(wait, LONGEST_ASK_SECONDS))


@transaction.atomic
def begin_anew(upload: ContentUpload, lease: Lease, progress: Progress) -> None:
    """The platform says that nothing is out: send it again, unless a person is looking at it."""
    if lease.status == UploadStatus.UNCONFIRMED:
        if write(lease, committed_at=None, progress=Progress().as_json(), session=""):
            upload.committed_at = None
            message = _("The platform says that the video is not there. You may send it again.")
            endings.failed(upload, lease, message)
        return
    message = _("The platform says that the video is not there, so the upload goes on.")
    wait = wait_of(SEND_WAITS, upload.attempt)
    endings.put_back(upload, lease, message, wait=wait, progress=progress)


def _before(
    error: Exception, upload: ContentUpload, lease: Lease, progress: Progress | None
) -> None:
    """Nothing is out."""
    wait = wait_of(SEND_WAITS, upload.attempt)
    if isinstance(error, ProviderError):
        _refused(error, upload, lease, progress)
    elif isinstance(error, RuleBroken):
        if is_being_produced(upload):
            wait_for_production(upload, lease)
        elif _has_another_film(upload):
            endings.put_back(upload, lease, str(error), wait=wait, counts=False)
        else:
            endings.failed(upload, lease, str(error))
    elif isinstance(error, (Cancelled, SoftTimeLimitExceeded, OSError, DatabaseError)):
        # A withdrawn upload is not ours any more; then this changes nothing.
        is_cut = isinstance(error, Cancelled)
        message = "" if is_cut else sentence_of(error)
        endings.put_back(upload, lease, message, wait=wait, counts=not is_cut, progress=progress)
    else:
        endings.failed(upload, lease, sentence_of(error))


def _refused(
    error: ProviderError, upload: ContentUpload, lease: Lease, progress: Progress | None
) -> None:
    asked_to_wait = error.retry_after or 0.0
    if error.outcome_unknown:
        # A publisher that forgot to say before that it may be out.
        write(lease, committed_at=timezone.now())
        ask_again(upload, lease, str(error))
    elif isinstance(error, QuotaUsedUp) or (
        asked_to_wait >= DAYS_LIMIT_SECONDS and not error.not_asked
    ):
        _move_on(error, upload, lease)
    elif error.permanent:
        endings.failed(upload, lease, str(error))
    else:
        counts = not error.not_asked
        usual = wait_of(SEND_WAITS, upload.attempt) if counts else NOT_ASKED_SECONDS
        wait = max(asked_to_wait, usual) if counts else asked_to_wait or usual
        endings.put_back(upload, lease, str(error), wait=wait, counts=counts, progress=progress)


@transaction.atomic
def _move_on(error: ProviderError, upload: ContentUpload, lease: Lease) -> None:
    """The platform's own count is full for today."""
    now = timezone.now()
    is_all = isinstance(error, QuotaUsedUp) and error.is_installations
    quotas.give_back(upload)
    quotas.close_day(upload.channel, now, is_installations=is_all)
    zone = settings_of(upload.channel.upload_settings).zone
    move(upload, lease, quotas.take_place(upload, now, zone))


def _after(
    error: Exception, upload: ContentUpload, lease: Lease, progress: Progress | None
) -> None:
    """It may be out."""
    message = sentence_of(error)
    has_film = progress is not None and progress.stage in _TAKEN
    if lease.errand is Errand.SEND and progress and has_film and not _is_final(error):
        told = error.retry_after if isinstance(error, ProviderError) else None
        pause = min(told or ASK_WAITS[0], LONGEST_ASK_SECONDS)
        endings.followed(upload, lease, progress, wait=pause, message=message)
        return
    if isinstance(error, ConsentLost):
        endings.unconfirmed(upload, lease, message)
    elif isinstance(error, ProviderError) and _is_put_off(error):
        write(lease, asked=max(0, upload.asked - 1))
        pause = error.retry_after or NOT_ASKED_SECONDS
        endings.ask_later(lease, message, wait=min(pause, LONGEST_ASK_SECONDS))
    elif _is_final(error):
        if lease.errand is Errand.SETTLE:
            endings.unconfirmed(upload, lease, message)
        else:
            endings.failed(upload, lease, message)
    else:
        wait = error.retry_after if isinstance(error, ProviderError) else None
        ask_again(upload, lease, message, wait=wait)


def _is_final(error: Exception) -> bool:
    return isinstance(error, ProviderError) and error.permanent and not error.outcome_unknown


def _is_put_off(error: ProviderError) -> bool:
    """Nobody was asked, or the platform answers nobody for long: no question was in vain."""
    return error.not_asked or (error.retry_after or 0.0) >= DAYS_LIMIT_SECONDS


def _still_there(error: Exception, upload: ContentUpload, lease: Lease) -> None:
    """It could not be taken down."""
    is_final = isinstance(error, RuleBroken) or (
        isinstance(error, ProviderError) and error.permanent
    )
    if is_final or upload.asked > MOST_REMOVALS:
        endings.not_removed(upload, lease, sentence_of(error), wait=None)
        return
    asked_to_wait = (error.retry_after if isinstance(error, ProviderError) else None) or 0.0
    wait = max(asked_to_wait, wait_of(ASK_WAITS, upload.asked))
    endings.not_removed(upload, lease, sentence_of(error), wait=min(wait, LONGEST_ASK_SECONDS))


def _wait_out(
    outage: Outage, upload: ContentUpload, lease: Lease, progress: Progress | None
) -> None:
    """The installation's own fault: no try is lost by it."""
    if lease.errand is Errand.SEND and upload.committed_at is None:
        wait = outage.wait_seconds
        endings.put_back(upload, lease, outage.sentence, wait=wait, counts=False, progress=progress)
        return
    write(lease, asked=max(0, upload.asked - 1))
    endings.ask_later(lease, outage.sentence, wait=outage.wait_seconds)


def _has_another_film(upload: ContentUpload) -> bool:
    key = Content.objects.filter(pk=upload.content_id).values_list("video_url", flat=True).first()
    return bool(key) and upload.film is not None and upload.film.storage_key != key


def sentence_of(error: Exception) -> str:
    """What people read about an error."""
    if isinstance(error, (ProviderError, RuleBroken)):
        return str(error)
    if isinstance(error, SoftTimeLimitExceeded):
        return _("The transfer took longer than a worker may take; it goes on where it stopped.")
    if isinstance(error, Cancelled):
        return _("The database was away for a while; the platform is asked what became of it.")
    if isinstance(error, OSError):
        return _("A file could not be read (%(error)s). It is tried again by itself.") % {
            "error": error.strerror or error
        }
    if isinstance(error, DatabaseError):
        return _("The result could not be written down. It is tried again by itself.")
    return _(
        "An unexpected fault stopped the upload (%(error)s). The installation's log holds the "
        "details."
    ) % {"error": type(error).__name__}
