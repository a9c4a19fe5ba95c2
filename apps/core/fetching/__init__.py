"""The one guarded way to read a web address that somebody gave us.

Everything that follows a user's URL goes through `fetch`: it checks every address the host leads
to, connects to exactly the address it checked, checks again at every redirect, and stops at a
size, a time and a number of redirects.
"""

from apps.core.fetching.errors import FetchError, FetchFailed, FetchRefused
from apps.core.fetching.fetcher import fetch
from apps.core.fetching.limits import DEFAULT_LIMITS, FetchLimits
from apps.core.fetching.pages import FetchedPage

__all__ = [
    "DEFAULT_LIMITS",
    "FetchError",
    "FetchFailed",
    "FetchLimits",
    "FetchRefused",
    "FetchedPage",
    "fetch",
]
