"""What is not an app's API: documentation, health, the pages behind links in mails."""

from __future__ import annotations

from tests.isolation.actors import CLERK, GUESTS, MEMBERS, OUTSIDER, SLEEPER, SUPERUSER, SUPPORT
from tests.isolation.table import OWN, PUBLIC, Route, Rule

REDIRECTED = PUBLIC.giving(302)
# staff who are inside already are shown in
DOOR = Rule((*GUESTS, OUTSIDER, SLEEPER, *MEMBERS), strangers=302)
STAFF_ONLY = Rule((CLERK, SUPPORT, SUPERUSER), guests=302, strangers=302, members=302)
LINK_PAGE = {"GET": PUBLIC.giving(404), "POST": PUBLIC.giving(404)}

ROUTES = (
    Route(
        "home",
        {
            "GET": REDIRECTED,
            "POST": REDIRECTED,
            "PUT": REDIRECTED,
            "PATCH": REDIRECTED,
            "DELETE": REDIRECTED,
        },
    ),
    Route("set_language", {"POST": REDIRECTED}, form=True),
    Route("schema", {"GET": PUBLIC}, alike=True),
    Route("docs", {"GET": PUBLIC}, alike=True),
    Route("health-live", {"GET": PUBLIC}),
    Route("health-ready", {"GET": PUBLIC}),
    # a key that is not the person's own is worth nothing
    Route("account:verify-email", LINK_PAGE, at=("session",), form=True),
    Route("account:reset-password", LINK_PAGE, at=("session",), form=True),
    Route("account:keep-account", LINK_PAGE, at=("session",), form=True),
    Route(
        "account:ask-for-reset",
        {"GET": PUBLIC, "POST": PUBLIC},
        form=True,
        body={"POST": {"email": "{owner_email}"}},
    ),
    Route("account:sign-in-failed", {"GET": PUBLIC.giving(400)}),
    # the console's door
    Route("console-login", {"GET": DOOR, "POST": PUBLIC}, form=True),
    Route("console-logout", {"POST": REDIRECTED}, form=True),
    Route(
        "second-factor:ask",
        {"GET": OWN.telling_guests(302), "POST": OWN.telling_guests(302)},
        form=True,
    ),
    Route("second-factor:set-up", {"GET": STAFF_ONLY, "POST": STAFF_ONLY}, form=True),
    Route("second-factor:passkey-options", {"GET": OWN}),
)
