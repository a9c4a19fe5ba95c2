"""A plan with as many seats as the test says, in place of the one that is sold."""

from __future__ import annotations

from django.conf import settings

from apps.core.errors import Conflict
from apps.organizations.models import Organization


class SeatsTaken(Conflict):
    code = "seats_taken"


def check_seat_free(*, organization: Organization, seats_wanted: int) -> None:
    if seats_wanted > settings.SEATS_OF_THE_TEST:
        raise SeatsTaken(f"{organization} has no seat for {seats_wanted}.", field="email")
