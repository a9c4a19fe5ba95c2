"""What a fetch brings back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """One page as the server sent it, decompressed.

    url is the address asked for, final_url the one that answered after redirects. status is
    200 to 299, or 304 with an empty body when the page has not changed. content_type is the bare
    media type in lower case and charset the one in the header; both are "" when not said.
    etag and last_modified are as sent, or "": hand them to the next fetch of the same address.
    """

    url: str
    final_url: str
    status: int
    content_type: str
    charset: str
    body: bytes
    etag: str
    last_modified: str

    @property
    def is_unchanged(self) -> bool:
        return self.status == 304
