from __future__ import annotations

from django.utils.functional import Promise

from apps.core.errors import Conflict, InvalidInput, NotAllowed, RuleBroken
from apps.core.sentences import gettext as _


class OrganizationUnknown(InvalidInput):
    """There is no such team, or the person may not know of it."""

    code = "does_not_exist"

    def __init__(self) -> None:
        super().__init__(_("There is no such organization."), field="organization")


class ProjectEditingNotAllowed(NotAllowed):
    code = "editing_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Your role lets you look, not change. Ask an admin of the team."))


class ChannelsNotYours(NotAllowed):
    code = "channels_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("These channels are somebody else's: only their owner connects them."))


class PlatformNotReady(Conflict):
    """The installation has no client at the platform."""

    code = "platform_not_ready"

    def __init__(self, platform: str, missing: tuple[str, ...]) -> None:
        super().__init__(
            _(
                "This installation cannot connect %(platform)s yet. Whoever runs it has to fill in "
                "%(settings)s."
            )
            % {"platform": platform, "settings": ", ".join(missing)},
            field="platform",
        )


class NoAccountThere(InvalidInput):
    """An archive is made, not connected."""

    code = "needs_no_account"

    def __init__(self, platform: str) -> None:
        super().__init__(
            _("%(platform)s needs no account: add the channel to its project directly.")
            % {"platform": platform},
            field="platform",
        )


class AddressNotAllowed(InvalidInput):
    code = "address_not_allowed"

    def __init__(self, field: str) -> None:
        super().__init__(
            _("This must be an address of the console, or one that begins with FRONTEND_URL."),
            field=field,
        )


class ConnectionRefused(RuleBroken):
    """A channel that was not connected; the sentence says what to do."""

    code = "not_connected"

    def __init__(self, sentence: str | Promise, *, code: str, field: str = "state") -> None:
        super().__init__(sentence, field=field)
        self.code = code


class WrongChannelState(Conflict):
    code = "wrong_channel_state"


class ChannelInUse(Conflict):
    """Films are out there, or on their way."""

    code = "channel_in_use"


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


class ProjectUnknown(InvalidInput):
    """There is no such project, or the person may not know of it."""

    code = "does_not_exist"

    def __init__(self) -> None:
        super().__init__(_("There is no such project."), field="project")
