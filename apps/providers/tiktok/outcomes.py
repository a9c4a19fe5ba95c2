"""What became of an upload: status/fetch by its publish id.

https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext_noop

from apps.core.sentences import gettext as _
from apps.providers.http import Fault, pick
from apps.providers.http.sayings import Said
from apps.providers.tiktok.vendor import CODES, TIKTOK, TikTokApi

PROCESSING, COMPLETE, FAILED = "PROCESSING_UPLOAD", "PUBLISH_COMPLETE", "FAILED"

# fail_reason of a post that failed. TikTok is done with it, so the same upload is not tried again:
# a person begins a new one.
FAIL_REASONS: Mapping[str, Said] = {
    "file_format_check_failed": Said(
        gettext_noop("TikTok cannot read the video's file format. Produce the video again."),
        Fault.REQUEST,
    ),
    "duration_check_failed": Said(
        gettext_noop("TikTok does not take a video of this length. Make it shorter or longer."),
        Fault.REQUEST,
    ),
    "frame_rate_check_failed": Said(
        gettext_noop(
            "TikTok takes videos of 23 to 60 frames a second only. Choose another template."
        ),
        Fault.REQUEST,
    ),
    "picture_size_check_failed": Said(
        gettext_noop("TikTok does not take a picture of this size. Choose another template."),
        Fault.REQUEST,
    ),
    "internal": Said(
        gettext_noop(
            "TikTok had a problem of its own and did not publish the video. Send it again."
        ),
        Fault.DOWN,
    ),
    "publish_cancelled": Said(
        gettext_noop(
            "The publishing was cancelled at TikTok. Publish the video again if it is wanted."
        ),
        Fault.REQUEST,
    ),
    "auth_removed": Said(
        gettext_noop(
            "The account took back its consent while TikTok worked on the video. Connect the "
            "channel again."
        ),
        Fault.KEY,
    ),
    "spam_risk_too_many_posts": replace(CODES["spam_risk_too_many_posts"], retry_after=None),
    "spam_risk_user_banned_from_posting": CODES["spam_risk_user_banned_from_posting"],
    "spam_risk_text": Said(
        gettext_noop(
            "TikTok takes the title or the description for spam. Change it before it is sent again."
        ),
        Fault.UNSAFE,
    ),
    "spam_risk": Said(
        gettext_noop(
            "TikTok takes this video for spam and did not publish it. Change it before it is sent "
            "again."
        ),
        Fault.UNSAFE,
    ),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """video_id is "" while TikTok has not told it: never for a private video, and for a public one
    only after its moderation, which takes a minute or some hours. uploaded_bytes is None when it is
    not told."""

    status: str
    fail_reason: str
    uploaded_bytes: int | None
    video_id: str

    def has_all_of(self, total_bytes: int) -> bool:
        """Has TikTok the whole film? Then it publishes it, or has done so."""
        return self.status == COMPLETE or (self.uploaded_bytes or 0) >= total_bytes

    @property
    def failure(self) -> Said:
        return FAIL_REASONS.get(
            self.fail_reason,
            Said(
                _(
                    "TikTok did not publish the video and calls the reason “%(reason)s”. Look into "
                    "the TikTok app."
                )
                % {"reason": self.fail_reason[:60]},
                Fault.REQUEST,
            ),
        )


def fetch(api: TikTokApi, publish_id: str, *, token: str) -> Outcome:
    data = api.post("/v2/post/publish/status/fetch/", {"publish_id": publish_id}, token=token)
    ids, uploaded = data.get("publicaly_available_post_id"), data.get("uploaded_bytes")
    return Outcome(
        status=pick(TIKTOK, data, "status", kind=str),
        fail_reason=str(data.get("fail_reason") or ""),
        uploaded_bytes=uploaded if type(uploaded) is int else None,
        video_id=str(ids[0]) if isinstance(ids, list) and ids else "",
    )
