"""One visit from claim to end."""

from __future__ import annotations

from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.projects.clocks import database_now
from apps.projects.messages import language_of
from apps.projects.models import DataSource, SourceVisit
from apps.projects.services.data_sources import TASK
from apps.projects.states import (
    DataSourceType,
    Platform,
    ProjectStatus,
    VisitStatus,
    VisitTrigger,
)
from apps.projects.visits.leases import Lease, NotYet, claim, due_visits, finish
from apps.projects.visits.outcomes import Failure, fail, keep, postpone
from apps.providers.capabilities.topics import TopicAnswer, TopicRequest
from apps.providers.errors import ProviderError
from apps.usage.errors import BudgetExceeded
from apps.usage.gateway import Gateway
from apps.usage.owners import Owner

# All the addresses of one visit together.
MOST_SECONDS = 60.0
# Nobody said how long to wait.
_A_MINUTE = 60.0


def make_visit(visit_id: UUID) -> None:
    """Make the visit if it is due; late and doubled messages find nothing to do."""
    claimed = claim(visit_id)
    if isinstance(claimed, NotYet):
        enqueue(TASK, visit_id, delay_seconds=claimed.seconds)
    if not isinstance(claimed, Lease):
        return
    rows = SourceVisit.objects.select_related(
        "data_source__project__user", "data_source__project__organization"
    )
    visit = rows.filter(pk=visit_id).first()
    if visit is None:
        return
    source = visit.data_source
    with translation.override(language_of(source.project)):
        if _is_unwanted(visit):
            finish(claimed, VisitStatus.FAILED, error_message=_("It was paused meanwhile."))
        else:
            _look(claimed, source)
    send_next(source.place)


def read_topics(source: DataSource, *, seconds: float = MOST_SECONDS) -> TopicAnswer:
    """Ask the other side, metered. Raises ProviderError and BudgetExceeded."""
    _spend_units(source)
    request = TopicRequest(
        config=source.config,
        language=source.project.language,
        now=database_now(),
        memory=source.memory,
        most=settings.SOURCE_MOST_TOPICS,
        seconds=seconds,
    )
    # Behind one engine every feed's host fails by itself; a service is one with its engine.
    place = source.place if source.place != source.source_type else ""
    answer: TopicAnswer = Gateway(Owner.of(source.project), place=place).call(
        "topics",
        "look",
        lambda engine: engine.fetch(request),
        units=lambda found: (1, len(found.topics)),
        only=(source.source_type,),
    )
    return answer


def _spend_units(source: DataSource) -> None:
    """What a keyed visit takes of YouTube's day: one for the videos, one more to find a channel by
    its handle. Raises QuotaUsedUp."""
    if source.source_type == DataSourceType.YOUTUBE_CHANNEL and settings.YOUTUBE_IS_KEYED:
        is_handle = str(source.config.get("channel_id", "")).startswith("@")
        import_string(settings.PLATFORM_UNITS)(Platform.YOUTUBE, 2 if is_handle else 1)


def send_next(place: str) -> None:
    """Somebody else may wait for this place."""
    waiting = due_visits().filter(data_source__place=place).order_by("pk")
    for visit_id in waiting.values_list("pk", flat=True)[:1]:
        enqueue(TASK, visit_id, delay_seconds=settings.SOURCE_GAP_SECONDS)


def _look(lease: Lease, source: DataSource) -> None:
    try:
        answer = read_topics(source)
    except BudgetExceeded as error:
        fail(lease, source, Failure(str(error), is_final=True, is_theirs=False))
    except ProviderError as error:
        if error.not_asked:
            seconds = error.retry_after or _A_MINUTE
            postpone(lease, seconds=seconds, sentence=str(error))
            return
        failure = Failure(str(error), is_final=error.permanent, retry_after=error.retry_after)
        fail(lease, source, failure)
    except SoftTimeLimitExceeded:
        fail(lease, source, Failure(_("It took too long to answer.")))
    except Exception:
        # A fault of ours: the visit ends, and the log has the rest.
        sentence = _("It sent something that could not be read. We were told.")
        fail(lease, source, Failure(sentence, is_final=True))
        raise
    else:
        keep(lease, source, answer)


def _is_unwanted(visit: SourceVisit) -> bool:
    """Was the source or its project put to sleep since the visit was planned?"""
    source = visit.data_source
    if source.project.status != ProjectStatus.ACTIVE:
        return True
    return visit.trigger == VisitTrigger.SCHEDULE and not source.is_active
