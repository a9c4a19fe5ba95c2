from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.core import audit
from apps.core.errors import Conflict, InvalidInput, ProblemList
from apps.core.sentences import gettext as _
from apps.organizations.models import Organization
from apps.projects.models import Project
from apps.projects.states import PROJECT_STATES, ProjectStatus
from apps.subscriptions.entitlements import check_room
from apps.usage.owners import Owner, lock_owner


@transaction.atomic
def create_project(
    *, by: User, organization: Organization | None = None, name: str, **fields: Any
) -> Project:
    """Start a series owned by organization, or by the acting person when none is given."""
    project = Project(
        user=None if organization else by, organization=organization, name=name.strip(), **fields
    )
    _validate(project)
    check_room_for_project(Owner.of(project))
    project.save()
    audit.record(by=by, action="project.created", target=project)
    return project


@transaction.atomic
def update_project(*, by: User, project: Project, **fields: Any) -> Project:
    """Change the named fields; what did not change is not written."""
    changes = {
        name: [getattr(project, name), value]
        for name, value in fields.items()
        if getattr(project, name) != value
    }
    _check_status(project, fields.get("status", project.status))
    if project.status == ProjectStatus.ARCHIVED and "status" in changes:
        check_room_for_project(Owner.of(project))
    for name, (_before, after) in changes.items():
        setattr(project, name, after)
    if changes:
        _validate(project)
        project.save(update_fields=[*changes, "updated_at"])
        audit.record(by=by, action="project.changed", target=project, changes=changes)
    return project


def check_room_for_project(owner: Owner) -> None:
    """Raise PlanLimitReached when the owner's plan has no room for one project more.

    Archived ones do not count. The owner's row is locked until the transaction ends, so that two
    at once do not both take the last place.
    """
    lock_owner(owner)
    there = Project.objects.filter(owner.rows).exclude(status=ProjectStatus.ARCHIVED).count()
    check_room(owner=owner, limit="max_projects", wanted=there + 1)


def _check_status(project: Project, status: str) -> None:
    if status != project.status and not PROJECT_STATES.allows(project.status, status):
        raise Conflict(
            _("A project cannot go from “%(before)s” to “%(after)s”.")
            % {"before": ProjectStatus(project.status).label, "after": ProjectStatus(status).label},
            field="status",
        )


def _validate(project: Project) -> None:
    try:
        project.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise ProblemList(
            InvalidInput(" ".join(sentences), field=field)
            for field, sentences in error.message_dict.items()
        ) from error
