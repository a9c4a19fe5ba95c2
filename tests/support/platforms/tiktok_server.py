"""TikTok on loopback: Login Kit, Direct Post and the Display API, as documented.

    def test_something(tiktok: TikTokServer) -> None:
        channel.seal("access_token", tiktok.grants.new_access())   # or walk to tiktok.url
        ...
        assert [post.title for post in tiktok.posts] == ["..."]

The fixture `tiktok` (fixtures.py) makes this process call the server. Others get
`tiktok.environment()`, which names TIKTOK_CLIENT_ID, TIKTOK_CLIENT_SECRET, TIKTOK_AUTH_URL and
TIKTOK_API_URL.
`python -m tests.support.platforms.tiktok_server --port 8099` runs it by itself.

On command: `consent`, `grants.run_out()`, `grants.take_back()`, `looks` (how often status/fetch
says that the post is processed), `moderations` (how often a public post has no id yet),
`fail_reason`, `creator` (what creator_info tells), `is_audited`, `figures`, and the faults of
Platform: `cut_next_upload(share)`, `lose_answer_at("PUT /video/")`,
`refuse_at("POST .*/init/", refusal(code, status))`.

https://developers.tiktok.com/doc/content-posting-api-reference-direct-post
https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide
https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status
https://developers.tiktok.com/doc/tiktok-api-v2-video-query
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.support.platforms.platform import CLIENT_SECRET, serve
from tests.support.platforms.tiktok_login import TikTokLogin, good, refusal
from tests.support.vendors.server import Reply, Seen, need

USERNAME = "evening.news"
MB = 1024 * 1024
LEAST_CHUNK, MOST_CHUNK, MOST_LAST_CHUNK = 5 * MB, 64 * MB, 128 * MB
LEVELS = ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]
VIDEO_FIELDS = {"id", "view_count", "like_count", "comment_count", "share_count", "title"}


@dataclass
class Post:
    """One upload; it is out when published is true."""

    publish_id: str
    token: str
    title: str
    level: str
    info: dict[str, Any]
    size: int
    chunk: int
    count: int
    film: bytes = b""
    looks: int = 0
    moderations: int = 0
    published: bool = False
    video_id: str = ""
    is_closed: bool = False
    parts: list[tuple[int, int]] = field(default_factory=list)


class TikTokServer(TikTokLogin):
    upload_paths = re.compile(r"/video/")

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.uploads: list[Post] = []
        self.looks = 0
        self.moderations = 0
        self.fail_reason = ""
        self.is_audited = True
        self.creator: dict[str, Any] = {
            "creator_avatar_url": f"{self.url}/avatar.webp",
            "creator_username": USERNAME,
            "creator_nickname": "Evening News",
            "privacy_level_options": list(LEVELS),
            "comment_disabled": False,
            "duet_disabled": False,
            "stitch_disabled": True,
            "max_video_post_duration_sec": 300,
        }
        self.figures: dict[str, dict[str, int]] = {}
        for path, answer in (
            ("/v2/post/publish/creator_info/query/", self._creator),
            ("/v2/post/publish/video/init/", self._init),
            ("/v2/post/publish/status/fetch/", self._status),
            ("/v2/video/query/", self._query),
        ):
            self.route("POST", path, self.with_token(answer))
        self.route("PUT", "/video/", self._put)

    @property
    def posts(self) -> list[Post]:
        """What is out."""
        return [post for post in self.uploads if post.published]

    def _creator(self, seen: Seen) -> Reply:
        return good(self.creator)

    def _init(self, seen: Seen) -> Reply:
        post, source = seen.body["post_info"], seen.body["source_info"]
        need(len(post["title"].encode("utf-16-le")) <= 4400, "The title is too long.")
        need(isinstance(post.get("is_aigc"), bool), "is_aigc is missing.")
        need(post["disable_stitch"] or not self.creator["stitch_disabled"], "Stitch is off.")
        level = post["privacy_level"]
        if level not in self.creator["privacy_level_options"]:
            return refusal("privacy_level_option_mismatch", 403)
        if not self.is_audited and level != "SELF_ONLY":
            return refusal("unaudited_client_can_only_post_to_private_accounts", 403)
        self._check_source(source)
        number = len(self.uploads) + 1
        upload = Post(
            publish_id=f"v_pub_file~v2-1.{number:09d}",
            token=f"upload-{CLIENT_SECRET}-{number}",
            title=post["title"],
            level=level,
            info=post,
            size=source["video_size"],
            chunk=source["chunk_size"],
            count=source["total_chunk_count"],
            looks=self.looks,
            moderations=self.moderations,
        )
        self.uploads.append(upload)
        address = f"{self.url}/video/?upload_id={number}&upload_token={upload.token}"
        return good({"publish_id": upload.publish_id, "upload_url": address})

    def _check_source(self, source: dict[str, Any]) -> None:
        size, chunk = source["video_size"], source["chunk_size"]
        need(source["source"] == "FILE_UPLOAD", f"Source {source['source']!r}.")
        need(source["total_chunk_count"] == max(1, size // chunk), "total_chunk_count is wrong.")
        if size < LEAST_CHUNK:
            need(chunk == size, "A film below 5 MB is sent as a whole.")
        else:
            most = MOST_CHUNK if source["total_chunk_count"] > 1 else MOST_LAST_CHUNK
            need(LEAST_CHUNK <= chunk <= most, f"chunk_size is {chunk}.")

    def _put(self, seen: Seen) -> Reply:
        need("authorization" not in seen.headers, "The channel's token went to the upload host.")
        need(seen.headers.get("content-type") == "video/mp4", "The content type is wrong.")
        number = int(seen.query.get("upload_id", "0"))
        known = self.uploads[number - 1] if 0 < number <= len(self.uploads) else None
        if known is None or seen.query.get("upload_token") != known.token:
            return Reply(b"", 404)
        if known.is_closed:
            return Reply(b"", 403)
        part = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", seen.headers.get("content-range", ""))
        need(part, f"Content-Range is {seen.headers.get('content-range')!r}.")
        assert part is not None
        first, last, size = (int(one) for one in part.groups())
        need(size == known.size and last - first + 1 == len(seen.raw), "The range is not true.")
        told = {"Content-Range": f"bytes 0-{len(known.film)}/{known.size}"}
        if first != len(known.film) or known.published:
            return Reply(b"", 416, told)
        is_last = last == size - 1
        need(is_last or len(seen.raw) == known.chunk, "A chunk has another size than was said.")
        need(is_last == (len(known.parts) == known.count - 1), "Too many chunks, or too few.")
        known.film += seen.raw
        known.parts.append((first, last))
        if is_last and not self.fail_reason:
            known.published = True
            known.video_id = f"71{number:017d}"
        told["Content-Range"] = f"bytes 0-{len(known.film)}/{known.size}"
        return Reply(b"", 201 if is_last else 206, told)

    def _status(self, seen: Seen) -> Reply:
        wanted = seen.body["publish_id"]
        post = next((one for one in self.uploads if one.publish_id == wanted), None)
        if post is None:
            return refusal("invalid_publish_id", 400)
        data: dict[str, Any] = {"status": "PROCESSING_UPLOAD", "uploaded_bytes": len(post.film)}
        if len(post.film) < post.size:
            return good(data)
        if post.looks > 0:
            post.looks -= 1
            return good(data)
        if not post.published:
            return good(data | {"status": "FAILED", "fail_reason": self.fail_reason})
        ids: list[int] = []
        if post.level == "PUBLIC_TO_EVERYONE":
            post.moderations -= 1
            ids = [int(post.video_id)] if post.moderations < 0 else []
        return good(data | {"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": ids})

    def _query(self, seen: Seen) -> Reply:
        ids = seen.body["filters"]["video_ids"]
        fields = set(seen.query.get("fields", "").split(","))
        if len(ids) > 20 or not fields <= VIDEO_FIELDS:
            return refusal("invalid_params", 400, "At most 20 ids, and known fields.")
        known = {post.video_id for post in self.posts if post.level == "PUBLIC_TO_EVERYONE"}
        plain = {"view_count": 0, "like_count": 0, "comment_count": 0, "share_count": 0}
        videos = [
            {"id": one} | plain | self.figures.get(one, {})
            for one in ids
            if one in known or one in self.figures
        ]
        return good({"videos": videos})


if __name__ == "__main__":
    serve(TikTokServer)
