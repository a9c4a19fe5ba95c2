"""What is refused about uploads, each with a sentence for people."""

from __future__ import annotations

from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.sentences import gettext as _


class PublishingNotAllowed(NotAllowed):
    code = "publishing_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("Your role does not let you publish. Ask an admin of the team."))


class ChannelUnknown(InvalidInput):
    """There is no such channel in the content's project, or the person may not know of it."""

    code = "does_not_exist"

    def __init__(self) -> None:
        super().__init__(_("The project has no such channel."), field="channels")


class ChannelNotReady(Conflict):
    """Nothing can be sent to the channel; the sentence says what to do."""

    code = "channel_not_ready"


class PlannedAlready(Conflict):
    """A content is on a channel once."""

    code = "planned_already"


class UploadNotChangeable(Conflict):
    """The upload is not in a state where this can be done; the sentence says which."""

    code = "upload_not_changeable"


class NoPlaceLeft(Conflict):
    """The platform's limits are used up for as long as anybody plans ahead."""

    code = "no_place_left"


class LimitOfPlatform(InvalidInput):
    """The platform would refuse it; the sentence names the limit and the count."""

    code = "platform_limit"
