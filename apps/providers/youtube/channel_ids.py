"""A channel's lasting id out of what people paste.

https://support.google.com/youtube/answer/6180214 lists the forms of a channel's address.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
HANDLE = re.compile(r"@[\w.·-]{3,30}")
HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com"})


def channel_in(text: str) -> str:
    """An id ("UC..."), a handle ("@..."), or "" when text is neither and holds neither."""
    found = text.strip()
    if CHANNEL_ID.fullmatch(found) or HANDLE.fullmatch(found):
        return found
    try:
        parts = urlsplit(found if "://" in found else f"https://{found}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    if host not in HOSTS:
        return ""
    steps = [unquote(step) for step in parts.path.split("/") if step]
    if steps[:1] == ["channel"] and len(steps) > 1:
        candidate = steps[1]
    elif steps == ["feeds", "videos.xml"]:
        candidate = parse_qs(parts.query).get("channel_id", [""])[0]
    else:
        candidate = steps[0] if steps else ""
    is_known = CHANNEL_ID.fullmatch(candidate) or HANDLE.fullmatch(candidate)
    return candidate if is_known else ""
