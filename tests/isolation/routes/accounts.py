"""One's own account."""

from __future__ import annotations

from tests.isolation.actors import ADMIN, CLERK, EDITOR, SUPERUSER, SUPPORT, VIEWER
from tests.isolation.table import OWN, PUBLIC, Route, Rule

# nobody's: somebody else's session is not there, for colleagues neither
NOBODYS = Rule(("owner",), ok=204, members=404)
# the last owner of a team hands it over first
PARTED = Rule((CLERK, SUPPORT, SUPERUSER, VIEWER, EDITOR, ADMIN), 202, strangers=409, members=409)

ROUTES = (
    Route("api:session", {"GET": OWN, "POST": PUBLIC.giving(400), "DELETE": OWN.giving(204)}),
    Route("api:session-csrf", {"GET": PUBLIC}),
    Route("api:account", {"GET": OWN, "PATCH": OWN}, body={"PATCH": {"name": "New name"}}),
    Route("api:account-sessions", {"GET": OWN}, lists=True),
    Route("api:account-session", {"DELETE": NOBODYS}, at=("session",)),
    Route(
        "api:account-deletion",
        {"POST": PARTED, "DELETE": PUBLIC.giving(409)},
        body={"DELETE": {"token": "{session}"}},
    ),
)
