"""What a person decides about the items of sources: the rules, and single items by hand."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.intake.days import day_began
from apps.contents.intake.stories import Story, content_from, story_of
from apps.contents.intake.verdicts import ItemTaken, choose_item
from apps.contents.models import Content, ProjectIntake
from apps.contents.policies import check_can_edit_project, check_can_produce
from apps.contents.services.runs import start_run
from apps.contents.services.sources import check_topic_alone
from apps.contents.states import IntakeMode
from apps.core import audit
from apps.core.errors import InvalidInput
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.projects.models import Project, SourceItem
from apps.projects.states import ItemVerdict
from apps.usage.owners import Owner

TASK = "contents.take_items"
MOST_KEYWORDS, LONGEST_KEYWORD = 30, 60
_LIMITS = {"per_day": (1, 100), "max_age_days": (1, 365), "min_score": (0, 1)}


def intake_of(project: Project) -> ProjectIntake:
    """The project's rules; the defaults, not saved, when it has none."""
    return ProjectIntake.objects.filter(project=project).first() or ProjectIntake(project=project)


def counts_of(project: Project) -> dict[str, int]:
    """waiting: items that nobody decided about. taken_today: in the owner's day."""
    items = SourceItem.objects.filter(project=project)
    since = day_began(project, timezone.now())
    return {
        "waiting": items.filter(verdict=ItemVerdict.NEW).count(),
        "taken_today": items.filter(verdict=ItemVerdict.CHOSEN, verdict_at__gte=since).count(),
    }


@transaction.atomic
def change_intake(*, by: User, project: Project, **fields: Any) -> ProjectIntake:
    """Change the named rules. From now on the intake acts for whoever changed it."""
    check_can_edit_project(by, project)
    intake, _is_new = ProjectIntake.objects.select_for_update().get_or_create(project=project)
    if "keywords" in fields:
        fields["keywords"] = _checked_keywords(fields["keywords"])
    _check_limits(fields)
    is_on = fields.get("is_on", intake.is_on)
    if is_on and fields.get("mode", intake.mode) == IntakeMode.PRODUCE:
        check_can_produce(by, project)
    if fields.get("from_headline") and not intake.from_headline:
        check_topic_alone(Owner.of(project), field="from_headline")
    changes = {
        name: [getattr(intake, name), value]
        for name, value in fields.items()
        if getattr(intake, name) != value
    }
    if not changes:
        return intake
    for name, value in fields.items():
        setattr(intake, name, value)
    intake.acts_for, intake.pause_reason = by, ""
    intake.save(update_fields=[*changes, "acts_for", "pause_reason", "updated_at"])
    audit.record(by=by, action="project_intake.changed", target=project, changes=changes)
    if intake.is_on:
        enqueue(TASK, project.pk)
    return intake


def read_item(*, by: User, item: SourceItem) -> Story:
    """What to make a content of, read from the item's page when it tells too little itself; the
    headline alone where the project's rules say so. Asked before any transaction: no row is locked
    while a stranger's server talks."""
    check_can_edit_project(by, item.project)
    if item.verdict == ItemVerdict.CHOSEN:
        raise ItemTaken(_("A video was made of this item already."))
    return story_of(item, from_headline=intake_of(item.project).from_headline)


def take_item(*, by: User, item: SourceItem, story: Story, produce: bool = False) -> Content:
    """Make a content of an item by hand, also of one that was skipped; with produce its
    production starts too. The day's number and the least score do not bind a person.

    story: from read_item.
    """
    check_can_edit_project(by, item.project)
    try:
        with transaction.atomic():
            content = content_from(item, story, by=by)
            choose_item(item, content, by=by)
            if produce:
                start_run(by=by, content=content)
    except IntegrityError as error:
        if "idx_source_items_story" not in str(error):
            raise
        raise ItemTaken(_("Another source brought this story, and it has its video.")) from error
    return content


def _checked_keywords(given: list[str]) -> list[str]:
    words = list(dict.fromkeys(" ".join(word.split()) for word in given if word.strip()))
    if len(words) > MOST_KEYWORDS:
        raise InvalidInput(
            _("At most %(most)d keywords.") % {"most": MOST_KEYWORDS}, field="keywords"
        )
    for word in words:
        if len(word) > LONGEST_KEYWORD:
            raise InvalidInput(
                _("The keyword “%(word)s…” is longer than %(most)d characters.")
                % {"word": word[:20], "most": LONGEST_KEYWORD},
                field="keywords",
            )
    return words


def _check_limits(fields: dict[str, Any]) -> None:
    for name, (least, most) in _LIMITS.items():
        if name in fields and not least <= fields[name] <= most:
            raise InvalidInput(
                _("Choose a number from %(least)d to %(most)d.") % {"least": least, "most": most},
                field=name,
            )
