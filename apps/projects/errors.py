from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.errors import InvalidInput, NotAllowed


class OrganizationUnknown(InvalidInput):
    """There is no such team, or the person may not know of it."""

    code = "does_not_exist"

    def __init__(self) -> None:
        super().__init__(_("There is no such organization."), field="organization")


class ProjectEditingNotAllowed(NotAllowed):
    code = "editing_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Your role lets you look, not change. Ask an admin of the team."))
