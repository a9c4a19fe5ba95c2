"""What goes wrong before Django is there to say it."""

from __future__ import annotations


class ServicesError(Exception):
    """The embedded services or the supervisor cannot go on; the message is one sentence that says
    what failed and what to do about it."""
