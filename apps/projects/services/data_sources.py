"""What people do with data sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import InvalidInput, ProblemList, RuleBroken
from apps.core.queueing import enqueue
from apps.core.sentences import gettext as _
from apps.projects.clocks import database_now
from apps.projects.errors import ProjectAsleep, SourceHasVideos, SourcesFull
from apps.projects.items import storable
from apps.projects.models import DataSource, Project, SourceVisit
from apps.projects.policies import check_can_manage_sources, check_can_use_sources
from apps.projects.schedules import read_schedule
from apps.projects.source_schedules import SCHEDULE_COLUMNS, set_next_run
from apps.projects.states import (
    DataSourceType,
    ItemVerdict,
    ProjectStatus,
    VisitStatus,
    VisitTrigger,
)
from apps.providers import registry
from apps.providers.capabilities.topics import TopicSource

TASK = "projects.visit_source"
MOST_NAME = 100
ACTIVE_VISITS = (VisitStatus.WAITING, VisitStatus.RUNNING)


def checked_config(source_type: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they are stored. Raises InvalidInput or ProblemList naming the keys
    ("config.feed_url")."""
    if source_type not in DataSourceType.values:
        raise InvalidInput(
            _("There is no kind of source like this. Known are: %(known)s.")
            % {"known": ", ".join(DataSourceType.values)},
            field="source_type",
        )
    engine = cast(TopicSource, registry.engine("topics", source_type))
    checked: dict[str, Any] = storable(engine.check_config(config))
    return checked


def all_checked(**checks: Callable[[], Any]) -> dict[str, Any]:
    """What every check gave. Raises ProblemList with all that they refuse, not only the first."""
    found, problems = {}, list[RuleBroken]()
    for key, check in checks.items():
        try:
            found[key] = check()
        except ProblemList as several:
            problems += several.problems
        except InvalidInput as problem:
            problems.append(problem)
    if problems:
        raise ProblemList(problems)
    return found


def checked_cron(cron: str) -> str:
    """The schedule as it is stored; "" is none. Raises ScheduleInvalid."""
    return read_schedule(cron).cron if cron.strip() else ""


def place_of(source_type: str, config: Mapping[str, Any]) -> str:
    """Who is asked: a feed's host, else the one service of the kind."""
    if source_type == DataSourceType.RSS:
        return (urlsplit(str(config.get("feed_url", ""))).hostname or "")[:255]
    return source_type


@transaction.atomic
def create_source(
    *,
    by: User,
    project: Project,
    name: str,
    source_type: str,
    config: Mapping[str, Any],
    schedule_cron: str = "",
    is_active: bool = True,
) -> DataSource:
    """Add a source to a project. Raises ProblemList naming what is wrong."""
    check_can_manage_sources(by, project)
    checked = all_checked(
        name=lambda: _checked_name(name),
        config=lambda: checked_config(source_type, config),
        schedule_cron=lambda: checked_cron(schedule_cron),
    )
    source = DataSource(
        project=project,
        source_type=source_type,
        is_active=is_active,
        place=place_of(source_type, checked["config"]),
        created_by=by,
        **checked,
    )
    _check_room(project)
    set_next_run(source, database_now())
    source.save(force_insert=True)
    audit.record(by=by, action="data_source.created", target=source)
    return source


@transaction.atomic
def change_source(*, by: User, source: DataSource, **fields: Any) -> DataSource:
    """Change name, config, schedule_cron or is_active; what did not change is not written.

    Other settings forget what was read before and begin with a clean record.
    """
    source = locked(source)
    check_can_manage_sources(by, source.project)
    checks: dict[str, Callable[[], Any]] = {
        "name": lambda: _checked_name(fields["name"]),
        "config": lambda: checked_config(source.source_type, fields["config"]),
        "schedule_cron": lambda: checked_cron(fields["schedule_cron"]),
    }
    given = {key: check for key, check in checks.items() if key in fields}
    fields.update(all_checked(**given))
    changes = {
        key: [getattr(source, key), value]
        for key, value in fields.items()
        if getattr(source, key) != value
    }
    if not changes:
        return source
    for key, (_before, after) in changes.items():
        setattr(source, key, after)
    columns = [*changes, "updated_at"]
    if "config" in changes:
        source.place = place_of(source.source_type, source.config)
        source.memory, source.last_error = {}, ""
        source.failures, source.wait_until = 0, None
        columns += ["place", "memory", "last_error", "failures", "wait_until"]
    if {"schedule_cron", "is_active"} & set(changes):
        set_next_run(source, database_now())
        columns += SCHEDULE_COLUMNS
    source.save(update_fields=columns)
    audit.record(by=by, action="data_source.changed", target=source, changes=changes)
    return source


def pause_source(*, by: User, source: DataSource) -> DataSource:
    """Let its slots pass until it is resumed."""
    return change_source(by=by, source=source, is_active=False)


def resume_source(*, by: User, source: DataSource) -> DataSource:
    return change_source(by=by, source=source, is_active=True)


@transaction.atomic
def delete_source(*, by: User, source: DataSource) -> None:
    """Remove a source with its visits and items. One whose items became videos stays: they are
    how a story is known again."""
    source = locked(source)
    check_can_manage_sources(by, source.project)
    if source.items.filter(verdict=ItemVerdict.CHOSEN).exists():
        raise SourceHasVideos
    audit.record(by=by, action="data_source.deleted", target=source)
    source.delete()


@transaction.atomic
def look_now(*, by: User, source: DataSource) -> SourceVisit:
    """Have the source looked at now, also one that sleeps; the visit that is under way, if one
    is."""
    source = locked(source)
    check_can_use_sources(by, source.project)
    if source.project.status != ProjectStatus.ACTIVE:
        raise ProjectAsleep
    there = source.visits.filter(status__in=ACTIVE_VISITS).first()
    if there is not None:
        return there
    now = database_now()
    visit = SourceVisit.objects.create(
        data_source=source,
        trigger=VisitTrigger.MANUAL,
        slot=now,
        requested_by=by,
        enqueued_at=now,
    )
    audit.record(by=by, action="data_source.looked", target=source)
    enqueue(TASK, visit.pk)
    return visit


def locked(source: DataSource) -> DataSource:
    """The source as it is now, held until the transaction ends, with its project and owner."""
    rows = DataSource.objects.select_for_update(of=("self",))
    return rows.select_related("project__user", "project__organization").get(pk=source.pk)


def _checked_name(name: str) -> str:
    text = " ".join(storable(name).split())
    if not text:
        raise InvalidInput(_("Give the source a name."), field="name")
    if len(text) > MOST_NAME:
        raise InvalidInput(
            _("The name is longer than %(most)d characters.") % {"most": MOST_NAME}, field="name"
        )
    return text


def _check_room(project: Project) -> None:
    """The project's row is held, so that two at once do not both take the last place."""
    Project.objects.select_for_update(no_key=True).values_list("pk").get(pk=project.pk)
    most = settings.MOST_SOURCES_PER_PROJECT
    if DataSource.objects.filter(project=project).count() >= most:
        raise SourcesFull(most)
