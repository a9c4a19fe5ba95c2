from __future__ import annotations

from django.utils.translation import gettext as _

from apps.core.errors import Conflict, InvalidInput, NotAllowed


class OrganizationUnknown(InvalidInput):
    """There is no such team, or the person may not know of it."""

    code = "does_not_exist"

    def __init__(self) -> None:
        super().__init__(_("There is no such organization."), field="organization")


class ProjectEditingNotAllowed(NotAllowed):
    code = "editing_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Your role lets you look, not change. Ask an admin of the team."))


class SourcesFull(Conflict):
    """A project has as many sources as it may."""

    code = "too_many_sources"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("A project has at most %(most)d sources. Remove one first.") % {"most": most},
            field="project",
        )


class SourceHasVideos(Conflict):
    """Its items are the memory of what was told."""

    code = "source_has_videos"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Videos were made of what this source brought. Pause it instead of removing it: "
                "so no story is told twice."
            )
        )


class ProjectAsleep(Conflict):
    code = "project_not_active"

    def __init__(self) -> None:
        super().__init__(_("This project is not active. Resume it first."), field="project")


class ItemDecided(Conflict):
    """Somebody, or the intake, was faster."""

    code = "item_decided"

    def __init__(self) -> None:
        super().__init__(_("A video was made of this item already."))


class TrialUnderWay(Conflict):
    code = "trial_under_way"

    def __init__(self) -> None:
        super().__init__(_("A test of yours is still under way. Wait a moment."))
