"""What channels are asked before one is removed."""

from __future__ import annotations

from apps.contents.models import ContentUpload
from apps.contents.states import UploadStatus
from apps.core.sentences import ngettext
from apps.projects.errors import ChannelInUse
from apps.projects.models import Channel

# Nothing can be seen at the platform, and nothing will be.
_OVER = (UploadStatus.FAILED, UploadStatus.WITHDRAWN, UploadStatus.REMOVED)


def check_no_uploads(*, channel: Channel) -> None:
    """Raise ChannelInUse while videos are out on the channel, or on their way there."""
    count = ContentUpload.objects.filter(channel=channel).exclude(status__in=_OVER).count()
    if count:
        sentence = ngettext(
            "%(count)d video is out on this channel or on its way. Take it down or withdraw it "
            "first, or only disconnect the channel: its history stays.",
            "%(count)d videos are out on this channel or on their way. Take them down or withdraw "
            "them first, or only disconnect the channel: its history stays.",
            count,
        )
        raise ChannelInUse(sentence % {"count": count})
