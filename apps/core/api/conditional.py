"""Two editors never overwrite each other: versions out as ETag, asked back as If-Match."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.request import Request

from apps.core.errors import RuleBroken
from apps.core.models import TimestampedModel

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ChangedMeanwhile(RuleBroken):
    """The version in If-Match is not the stored one (RFC 9110, section 13.1.1)."""

    code = "changed_meanwhile"
    status = 412

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this since you read it. Read it again, then repeat your change."),
            field="If-Match",
        )


def etag_of(row: TimestampedModel) -> str:
    """A strong entity tag of the row's version, with its quotes."""
    return f'"{(row.updated_at - _EPOCH) // timedelta(microseconds=1):x}"'


def check_if_match(request: Request, row: TimestampedModel) -> None:
    """Raise ChangedMeanwhile unless the request names the row's version, or names none.

    The row must be locked, or the answer may be out of date when the change is written.
    """
    check_tag(request, etag_of(row))


def check_tag(request: Request, tag: str) -> None:
    """The same for a version that is no time: tag is the stored one, with its quotes."""
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return
    tags = parse_etags(wanted)
    if tags != ["*"] and tag not in tags:
        raise ChangedMeanwhile
