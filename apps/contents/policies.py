"""Who may do what with a content, in which state."""

from __future__ import annotations

from apps.accounts.models import User
from apps.contents.errors import AlreadyProcessing, EditingNotAllowed, ProjectNotActive
from apps.contents.models import Content
from apps.contents.states import ContentStatus
from apps.core.errors import RuleBroken
from apps.projects.models import Project
from apps.projects.selectors import projects_editable_by
from apps.projects.states import ProjectStatus


def check_can_edit_project(by: User, project: Project) -> None:
    """Staff may help everybody; others need to own the project or edit for its owner."""
    if by.is_staff and by.has_perm("contents.change_content"):
        return
    if not projects_editable_by(by).filter(pk=project.pk).exists():
        raise EditingNotAllowed


def check_can_start(by: User, content: Content) -> None:
    check_can_edit_project(by, content.project)
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
