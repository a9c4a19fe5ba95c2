"""Teams. See docs/how-to/run-a-team.md."""

from __future__ import annotations

__all__ = [
    "INVITATION_DAYS",
    "ORGANIZATION_LEAVING_HOOKS",
    "SEAT_GUARD",
    "WHITE_LABEL_GUARD",
]

# A link in an invitation works for this many days.
INVITATION_DAYS = 7
# (*, organization) raises RuleBroken when the plan brings no domain of one's own.
WHITE_LABEL_GUARD = "apps.subscriptions.entitlements.check_white_label"
# (*, organization, seats_wanted) raises RuleBroken when the plan has fewer seats than that.
SEAT_GUARD = "apps.subscriptions.entitlements.check_seat_free"
# Functions of higher floors, called when somebody leaves a team or is removed, in the same
# transaction: (*, organization, leaver, heir, by). What waits on the leaver becomes the heir's.
ORGANIZATION_LEAVING_HOOKS: list[str] = []
