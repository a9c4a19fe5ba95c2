from __future__ import annotations


class Refused(Exception):
    """A message that is authentic and must not be believed: staff look at it."""


class NotYet(Exception):
    """A message about something that is not known yet: it is handled again later."""
