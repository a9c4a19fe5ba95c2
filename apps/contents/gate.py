"""The policy gate: may the film that a content has go out?"""

from __future__ import annotations

from apps.contents.errors import NotYetPublishable
from apps.contents.models import Content, ContentJob, ContentRun, PolicyDecision
from apps.contents.states import ContentStatus, DecisionStatus, JobStatus, JobType, RunStatus
from apps.core.sentences import gettext as _

OPEN = (DecisionStatus.PASSED, DecisionStatus.APPROVED, DecisionStatus.WAIVED)


def check_can_publish(content: Content) -> None:
    """Raise NotYetPublishable with the reason unless the content has a film whose script passed
    the check, was approved, or was waived by a person. Every upload asks this first."""
    if not content.video_url:
        raise NotYetPublishable(_("There is no film yet. Produce the video first."))
    if content.status not in (ContentStatus.READY, ContentStatus.PUBLISHED, ContentStatus.REVIEW):
        raise NotYetPublishable(
            _("The video is being produced, or its production failed. Wait for a finished film.")
        )
    decision = film_decision(content)
    if decision is None:
        raise NotYetPublishable(
            _("This film's script was never checked. Produce the video again, then publish it.")
        )
    if decision.status == DecisionStatus.REJECTED:
        raise NotYetPublishable(
            _("The script was rejected: %(reason)s") % {"reason": decision.reason}
        )
    if decision.status not in OPEN:
        raise NotYetPublishable(
            _("The script waits for a decision. A person with the right to must approve it first.")
        )


def film_decision(content: Content) -> PolicyDecision | None:
    """The decision about the script that the content's film speaks."""
    run = content.runs.filter(status=RunStatus.COMPLETED).order_by("-id").first()
    return decision_of(run) if run else None


def decision_of(run: ContentRun) -> PolicyDecision | None:
    """The decision about the script that the run speaks."""
    result = (
        ContentJob.objects.filter(
            run=run, job_type=JobType.SAFETY_CHECK, status=JobStatus.COMPLETED
        )
        .values_list("result", flat=True)
        .first()
    )
    name = str((result or {}).get("input_hash", ""))
    return PolicyDecision.objects.filter(content_id=run.content_id, input_hash=name).first()


def status_after(run: ContentRun) -> ContentStatus:
    """What a content becomes when its run is completed: ready only through the gate."""
    decision = decision_of(run)
    is_open = decision is not None and decision.status in OPEN
    return ContentStatus.READY if is_open else ContentStatus.REVIEW
