"""A plan with as many seats as the test says, in place of the one that is sold."""

from __future__ import annotations

from django.conf import settings

from apps.core.errors import Conflict
from apps.organizations.models import Organization


class SeatsTaken(Conflict):
    code = "seats_taken"


def check_seat_free(*, organization: Organization, seats_wanted: int) -> None:
    seats: int = settings.SEATS_OF_THE_TEST  # type: ignore[misc]  # set by a fixture
    if seats_wanted > seats:
        raise SeatsTaken(f"{organization} has no seat for {seats_wanted}.", field="email")
