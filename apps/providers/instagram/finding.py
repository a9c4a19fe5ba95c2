"""Which of the account's media a container became, when the answer that named it was lost.

Instagram does not tell it of a container, so it is looked for among the newest media:
https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from apps.providers.capabilities.publish import PublishRequest
from apps.providers.instagram.vendor import Graph
from apps.providers.posts import caption

NEWEST = "25"
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


def _is_since(row: dict[str, Any], since: datetime) -> bool:
    """timestamp is as in 2019-09-26T22:36:43+0000."""
    try:
        return datetime.fromisoformat(str(row.get("timestamp"))) >= since
    except ValueError:
        return False
