"""Who may do what with a project's sources and channels. Each check raises a sentence.

Staff of the installation help everybody: with sources those who may change them in the console,
with channels those who may change teams.
"""

from __future__ import annotations

from apps.accounts.models import User
from apps.organizations.permissions import Permission
from apps.organizations.policies import check_permitted, is_helping_staff
from apps.organizations.selectors import allowed_by
from apps.projects.errors import ChannelsNotYours, ProjectEditingNotAllowed
from apps.projects.models import Project


def is_helping_with_sources(by: User) -> bool:
    """Staff may help everybody."""
    return by.is_staff and by.has_perm("projects.change_datasource")


def check_can_manage_sources(by: User, project: Project) -> None:
    """Create, change, pause, remove and test sources."""
    _check(by, project, Permission.MANAGE_PROJECTS)


def check_can_use_sources(by: User, project: Project) -> None:
    """Look now, and decide about items."""
    _check(by, project, Permission.EDIT_CONTENT)


def check_can_manage_channels(by: User, project: Project) -> None:
    """Connect, change, check, disconnect and remove channels: the owner alone, or with the
    permission in the team."""
    if project.organization is not None:
        check_permitted(by, project.organization, Permission.MANAGE_CHANNELS)
    elif project.user_id != by.pk and not is_helping_staff(by):
        raise ChannelsNotYours


def _check(by: User, project: Project, permission: Permission) -> None:
    if is_helping_with_sources(by):
        return
    if not Project.objects.filter(allowed_by(by, permission), pk=project.pk).exists():
        raise ProjectEditingNotAllowed
