"""The clock's side of the intake: the day's items become contents, one transaction each.

Called when a source brought something, and by the clock. An item is tried by one worker at a time
(a guarded UPDATE moves its next attempt away), and moves to "chosen" in the transaction that makes
its content: killed in between, it is still new; done twice, the second finds nothing to do.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.accounts.states import UserStatus
from apps.contents.errors import NearDuplicate
from apps.contents.intake.candidates import best_item, too_old
from apps.contents.intake.days import day_began
from apps.contents.intake.stories import (
    HEADLINE_ALONE,
    Story,
    can_tell_headline,
    content_from,
    story_of,
)
from apps.contents.intake.verdicts import ItemTaken, choose_item, skip_items
from apps.contents.models import Content, ProjectIntake
from apps.contents.services.articles import ArticleProblem
from apps.contents.services.duplicates import duplicates_of
from apps.contents.services.runs import start_run
from apps.contents.states import IntakeMode
from apps.core.errors import InvalidInput, ProblemList, RuleBroken
from apps.core.sentences import gettext as _
from apps.core.sentences import kept
from apps.projects.models import SourceItem
from apps.projects.states import ItemVerdict, ProjectStatus

# A worker that tries an item is gone after this time.
TRY_SECONDS = 600
# A page that does not answer is tried so often, after so many minutes.
WAIT_MINUTES = (10, 60, 360)


def take_waiting() -> int:
    """Go on with every project that takes items by itself; return how many items were taken."""
    waiting = Q(project__source_items__verdict=ItemVerdict.NEW)
    found = ProjectIntake.objects.filter(waiting, is_on=True).distinct()
    return sum(take_items(key) for key in found.values_list("project_id", flat=True))


def take_items(project_id: UUID) -> int:
    """Take as many items as the project's rules allow today; return how many."""
    taken = 0
    while (intake := _at_work(project_id)) is not None:
        skip_items(too_old(intake, timezone.now()), "too_old", {"days": intake.max_age_days})
        person = _acting(intake)
        item = best_item(intake) if person and _has_room(intake) else None
        if item is None or person is None:
            break
        with translation.override(person.locale):
            outcome = _try(intake, item, person)
        if outcome is None:
            break
        taken += outcome
    return taken


def _at_work(project_id: UUID) -> ProjectIntake | None:
    rows = ProjectIntake.objects.select_related(
        "project__user", "project__organization", "acts_for"
    )
    return rows.filter(project=project_id, is_on=True, project__status=ProjectStatus.ACTIVE).first()


def _acting(intake: ProjectIntake) -> User | None:
    """The person for whom it acts; nobody, with the reason told, when that person is gone."""
    person = intake.acts_for
    if person is not None and person.status == UserStatus.ACTIVE:
        return person
    _pause(intake, _("The person who switched this on is gone. Switch it on again yourself."))
    return None


def _has_room(intake: ProjectIntake) -> bool:
    since = day_began(intake.project, timezone.now())
    chosen = SourceItem.objects.filter(
        project=intake.project_id, verdict=ItemVerdict.CHOSEN, verdict_at__gte=since
    )
    return chosen.count() < intake.per_day


def _try(intake: ProjectIntake, item: SourceItem, by: User) -> int | None:
    """1 when the item became a content, 0 when it did not, None when all has to wait."""
    if not _claim(item):
        return 0
    try:
        return int(_take(intake, item, _story(intake, item), by))
    except ArticleProblem as problem:
        _read_later(item, problem)
    except ItemTaken:
        return 0
    except NearDuplicate as error:
        _skip(item, "near_duplicate", str(error))
    except RuleBroken as error:
        if not _is_of_the_item(error):
            _release(item)
            _pause(intake, str(error))
            return None
        _skip(item, "unusable", str(error))
    except IntegrityError as error:
        if "idx_source_items_story" not in str(error):
            raise
        _skip(item, "told_already", "")
    return 0


def _story(intake: ProjectIntake, item: SourceItem) -> Story:
    """A page that was asked often enough counts as one that cannot be read."""
    try:
        return story_of(item, from_headline=intake.from_headline)
    except ArticleProblem as problem:
        is_last = item.attempt > len(WAIT_MINUTES)
        if intake.from_headline and is_last and can_tell_headline(item):
            return HEADLINE_ALONE
        raise problem


def _claim(item: SourceItem) -> bool:
    """Take the item for a while; False when another worker was faster."""
    due = Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=Now())
    rows = SourceItem.objects.filter(due, pk=item.pk, verdict=ItemVerdict.NEW)
    changed = rows.update(
        attempt=F("attempt") + 1,
        score=item.score,
        next_attempt_at=Now() + timedelta(seconds=TRY_SECONDS),
    )
    item.refresh_from_db(fields=["attempt"])
    return changed == 1


@transaction.atomic
def _take(intake: ProjectIntake, item: SourceItem, story: Story, by: User) -> bool:
    """Content, choice and run together, or nothing; False when there is no room any more."""
    held = ProjectIntake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    if not held.is_on or not _has_room(intake):
        _release(item)
        return False
    content = content_from(item, story, by=by)
    check_is_new(content)
    choose_item(item, content)
    if held.mode == IntakeMode.PRODUCE:
        start_run(by=by, content=content)
    if held.pause_reason:
        held.pause_reason = ""
        held.save(update_fields=["pause_reason", "updated_at"])
    return True


def check_is_new(content: Content) -> None:
    """Raise NearDuplicate when a content of the owner, made or not, is too like this one."""
    found = duplicates_of(content)
    if found:
        raise NearDuplicate(found[0])


def _read_later(item: SourceItem, problem: ArticleProblem) -> None:
    tries = item.attempt
    if problem.permanent or tries > len(WAIT_MINUTES):
        _skip(item, "unreadable", str(problem))
        return
    wait = timedelta(minutes=WAIT_MINUTES[tries - 1])
    SourceItem.objects.filter(pk=item.pk).update(next_attempt_at=Now() + wait)


def _skip(item: SourceItem, reason: str, said: str) -> None:
    skip_items(SourceItem.objects.filter(pk=item.pk), reason, {"said": kept(said)} if said else {})


def _release(item: SourceItem) -> None:
    """Nobody tried it."""
    SourceItem.objects.filter(pk=item.pk).update(attempt=F("attempt") - 1, next_attempt_at=None)


def _is_of_the_item(error: RuleBroken) -> bool:
    """Is it this item's own fault? Credits, rights, the project or the disk stop all of them."""
    problems = error.problems if isinstance(error, ProblemList) else (error,)
    return all(isinstance(problem, InvalidInput) for problem in problems)


def _pause(intake: ProjectIntake, reason: str) -> None:
    """Say why nothing is taken; it is tried again with the next item and every few minutes."""
    rows = ProjectIntake.objects.filter(pk=intake.pk).exclude(pause_reason=reason)
    rows.update(pause_reason=reason, updated_at=timezone.now())
