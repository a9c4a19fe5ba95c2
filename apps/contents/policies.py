"""Who may do what with a content, in which state."""

from __future__ import annotations

from apps.accounts.models import User
from apps.contents.errors import (
    AlreadyProcessing,
    DecidingForStaffAlone,
    DecidingNotAllowed,
    EditingNotAllowed,
    ProducingNotAllowed,
    ProjectNotActive,
    UrgencyNotAllowed,
)
from apps.contents.models import Content, ContentRun, PolicyDecision
from apps.contents.publishing.errors import PublishingNotAllowed
from apps.contents.safety.wording import needs_staff
from apps.contents.states import ContentStatus, Priority
from apps.core.errors import RuleBroken
from apps.organizations.permissions import Permission
from apps.organizations.selectors import allowed_by, editable_by, permitted_in
from apps.projects.models import Project
from apps.projects.states import ProjectStatus
from apps.subscriptions.entitlements import check_flag
from apps.usage.owners import Owner


def is_helping_staff(by: User) -> bool:
    """Staff may help everybody."""
    return by.is_staff and by.has_perm("contents.change_content")


def check_can_edit_project(by: User, project: Project) -> None:
    """Others than staff need to own the project or may edit its owner's contents."""
    if is_helping_staff(by):
        return
    if not Project.objects.filter(editable_by(by), pk=project.pk).exists():
        raise EditingNotAllowed


def can_edit_library_of(by: User, owner: Owner) -> bool:
    """Whoever may change the owner's contents may change its library."""
    if is_helping_staff(by) or owner.user_id == by.pk:
        return True
    if owner.organization_id is None:
        return False
    teams = permitted_in(by, Permission.EDIT_CONTENT)
    return teams.filter(organization_id=owner.organization_id).exists()


def check_can_produce(by: User, project: Project) -> None:
    if is_helping_staff(by):
        return
    if not Project.objects.filter(allowed_by(by, Permission.PRODUCE), pk=project.pk).exists():
        raise ProducingNotAllowed


def check_can_publish_for(by: User, project: Project) -> None:
    """Whether the person may send films to the project's channels at all; whether a film may go
    out is the gate's to say."""
    if is_helping_staff(by):
        return
    if not Project.objects.filter(allowed_by(by, Permission.PUBLISH), pk=project.pk).exists():
        raise PublishingNotAllowed


def check_can_start(by: User, content: Content) -> None:
    check_can_produce(by, content.project)
    if content.project.status != ProjectStatus.ACTIVE:
        raise ProjectNotActive
    if content.status == ContentStatus.PROCESSING:
        raise AlreadyProcessing


def can_start(by: User, content: Content) -> bool:
    try:
        check_can_start(by, content)
    except RuleBroken:
        return False
    return True


def check_can_prioritize(by: User, run: ContentRun, priority: int) -> None:
    """Low and normal are for whoever may produce, high comes with a plan, urgent is for staff."""
    if is_helping_staff(by):
        return
    check_can_produce(by, run.content.project)
    if priority == Priority.URGENT:
        raise UrgencyNotAllowed
    if priority == Priority.HIGH:
        owner = Owner.of(run.content.project)
        check_flag(owner=owner, flag="priority_rendering", field="priority")


def check_can_decide(by: User, decision: PolicyDecision, *, lets_through: bool) -> None:
    """Reviewers of the team decide; what does grave harm only staff let through."""
    if by.is_staff and by.has_perm("contents.change_policydecision"):
        return
    project = Project.objects.filter(allowed_by(by, Permission.REVIEW))
    if not project.filter(contents=decision.content_id).exists():
        raise DecidingNotAllowed
    if lets_through and needs_staff(decision.flags):
        raise DecidingForStaffAlone


def can_let_through(by: User, decision: PolicyDecision) -> bool:
    try:
        check_can_decide(by, decision, lets_through=True)
    except RuleBroken:
        return False
    return True
