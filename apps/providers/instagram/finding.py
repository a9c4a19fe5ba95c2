"""Which of the account's media is meant: what a container became when the answer that named it was
lost, and what a person names by its address.

Instagram tells it neither of a container nor of an address, so it is looked for among the media,
newest first, 10,000 at most:
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from apps.providers.capabilities.publish import PublishRequest
from apps.providers.http.shapes import section
from apps.providers.instagram.vendor import Graph
from apps.providers.posts import caption

NEWEST = "25"
PAGE, MOST_PAGES = "100", 20
# The last part of https://www.instagram.com/reel/…/; an id has digits alone.
SHORTCODE = re.compile(r"(?=.*[^0-9])[A-Za-z0-9_-]{5,64}")
# The clocks of two machines.
SLACK = timedelta(minutes=5)


def find_published(graph: Graph, request: PublishRequest, began_at: str) -> str:
    """The id of the one reel that came since began_at with this caption; "" when none or several
    could be it: that the reel is out is known, and a wrong address would be worse than none."""
    told = graph.get(
        f"/{quote(request.channel_id, safe='')}/media",
        {"fields": "id,media_type,caption,timestamp", "limit": NEWEST},
        token=request.access_token,
    )
    since = datetime.fromisoformat(began_at) - SLACK if began_at else request.now - SLACK
    rows = told.get("data")
    fresh = [
        row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("media_type") == "VIDEO" and _is_since(row, since)
    ]
    wanted = caption(request.publication).strip()
    same = [row for row in fresh if str(row.get("caption") or "").strip() == wanted]
    # Captions are not told to every app.
    found = same if any("caption" in row for row in fresh) else fresh
    return str(found[0].get("id") or "") if len(found) == 1 else ""


def ids_of(graph: Graph, channel_id: str, codes: Collection[str], *, token: str) -> dict[str, str]:
    """The media ids by the last parts of addresses; those that are not among the newest media are
    left out. Others than such codes are not asked for."""
    wanted = {code for code in codes if SHORTCODE.fullmatch(code)}
    found: dict[str, str] = {}
    after = ""
    for _page in range(MOST_PAGES if wanted else 0):
        told = graph.get(
            f"/{quote(channel_id, safe='')}/media",
            {"fields": "id,permalink", "limit": PAGE} | ({"after": after} if after else {}),
            token=token,
        )
        rows = told.get("data")
        for row in rows if isinstance(rows, list) else []:
            code = str(section({"row": row}, "row").get("permalink") or "").rstrip("/")
            code = code.rpartition("/")[2]
            if code in wanted:
                found[code] = str(row.get("id") or "")
        paging = section(told, "paging")
        after = str(section(paging, "cursors").get("after") or "") if paging.get("next") else ""
        if len(found) == len(wanted) or not after:
            break
    return found


def _is_since(row: dict[str, Any], since: datetime) -> bool:
    """timestamp is as in 2019-09-26T22:36:43+0000."""
    try:
        return datetime.fromisoformat(str(row.get("timestamp"))) >= since
    except ValueError:
        return False
