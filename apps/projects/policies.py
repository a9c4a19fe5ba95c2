"""Who may do what with channels. Each check raises a sentence.

Whoever owns a project alone has its channels; in a team it takes the permission. Staff of the
installation who may change teams help with every one.
"""

from __future__ import annotations

from apps.accounts.models import User
from apps.core.errors import RuleBroken
from apps.organizations.permissions import Permission
from apps.organizations.policies import check_permitted, is_helping_staff
from apps.projects.errors import ChannelsNotYours
from apps.projects.models import Project


def check_can_manage_channels(by: User, project: Project) -> None:
    if project.organization is not None:
        check_permitted(by, project.organization, Permission.MANAGE_CHANNELS)
    elif project.user_id != by.pk and not is_helping_staff(by):
        raise ChannelsNotYours


def can_manage_channels(by: User, project: Project) -> bool:
    try:
        check_can_manage_channels(by, project)
    except RuleBroken:
        return False
    return True
