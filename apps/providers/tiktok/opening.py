"""Opening an upload: what the account may do, and video/init.

https://developers.tiktok.com/doc/content-posting-api-reference-query-creator-info
https://developers.tiktok.com/doc/content-posting-api-reference-direct-post
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from apps.core.sentences import gettext as _
from apps.providers.capabilities.publish import PublishRequest
from apps.providers.errors import ProviderError
from apps.providers.http import VendorRefused
from apps.providers.posts import caption
from apps.providers.tiktok.limits import ONLY_ME, privacy_level, visibility_of
from apps.providers.tiktok.transfer import Transfer, begun, source_info
from apps.providers.tiktok.vendor import TikTokApi

UNAUDITED = "unaudited_client_can_only_post_to_private_accounts"
MORE_PRIVATE = gettext_noop(
    "TikTok let this client publish the video privately only. In the TikTok app the account can "
    "make it public."
)


def open_upload(
    api: TikTokApi, request: PublishRequest, chunk_bytes: int
) -> tuple[Transfer, tuple[str, ...]]:
    """A new upload, and notes for people. Nothing of it can be seen before its last chunk."""
    creator = api.post("/v2/post/publish/creator_info/query/", {}, token=request.access_token)
    level = _level(creator, request)
    try:
        data = _init(api, request, creator, level, chunk_bytes)
    except VendorRefused as error:
        if error.words != UNAUDITED or level == ONLY_ME:
            raise
        level = ONLY_ME
        data = _init(api, request, creator, level, chunk_bytes)
    transfer = begun(
        data,
        chunk_bytes=chunk_bytes,
        total_bytes=request.film.size_bytes,
        username=str(creator.get("creator_username") or ""),
        level=level,
    )
    is_narrower = visibility_of(level) != request.publication.visibility
    return transfer, (_(MORE_PRIVATE),) if is_narrower else ()


def _level(creator: dict[str, Any], request: PublishRequest) -> str:
    """The privacy level; also sees that the account may publish a film of this length."""
    longest = creator.get("max_video_post_duration_sec")
    if type(longest) is int and request.film.duration_ms > longest * 1000:
        raise ProviderError(
            _(
                "This TikTok account may publish videos of up to %(most)d seconds, and this one "
                "has %(found)d. Make it shorter."
            )
            % {"most": longest, "found": round(request.film.duration_ms / 1000)},
            permanent=True,
        )
    offered = creator.get("privacy_level_options")
    level = privacy_level(
        request.publication.visibility,
        [str(one) for one in offered] if isinstance(offered, list) else [],
    )
    if not level:
        raise ProviderError(
            _(
                "TikTok offers this account no visibility that the video may have. Choose another "
                "visibility, or look into the privacy settings of the TikTok app."
            ),
            permanent=True,
        )
    return level


def _init(
    api: TikTokApi,
    request: PublishRequest,
    creator: dict[str, Any],
    level: str,
    chunk_bytes: int,
) -> dict[str, Any]:
    """What the account switched off stays off: TikTok refuses a post that asks for it."""
    post_info = {
        "title": caption(request.publication),
        "privacy_level": level,
        "disable_comment": bool(creator.get("comment_disabled")),
        "disable_duet": bool(creator.get("duet_disabled")),
        "disable_stitch": bool(creator.get("stitch_disabled")),
        "is_aigc": request.publication.ai_disclosure,
    }
    body = {
        "post_info": post_info,
        "source_info": source_info(request.film.size_bytes, chunk_bytes),
    }
    return api.post("/v2/post/publish/video/init/", body, token=request.access_token)
