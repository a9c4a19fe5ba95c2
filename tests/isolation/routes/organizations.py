from __future__ import annotations

from tests.isolation.table import MANAGED, OWN, OWNED, PUBLIC, SEEN, Route, Rule

TEAM = ("organization",)
# the last owner stays, and is told why
LEFT = Rule(("viewer", "editor", "admin"), ok=204, members=409)
# what a link that works shows is shown on purpose; one that does not work shows nothing
NO_LINK = PUBLIC.giving(404)
NO_ACCOUNT = OWN.giving(404)
TOKEN = {"POST": {"token": "{no_token}"}}

ROUTES = (
    Route(
        "api:organizations",
        {"GET": OWN, "POST": OWN.giving(201)},
        lists=True,
        body={"POST": {"name": "New"}},
    ),
    Route("api:permission-matrix", {"GET": OWN}),
    Route(
        "api:organization",
        {"GET": SEEN, "PATCH": MANAGED},
        at=TEAM,
        body={"PATCH": {"name": "New"}},
    ),
    Route("api:organization-leave", {"POST": LEFT}, at=TEAM),
    Route(
        "api:organization-transfer",
        {"POST": OWNED},
        at=TEAM,
        body={"POST": {"member": "{member_admin}"}},
    ),
    Route("api:organization-members", {"GET": SEEN}, at=TEAM),
    Route(
        "api:organization-member",
        {"GET": SEEN, "PATCH": MANAGED, "DELETE": MANAGED.giving(204)},
        at=("organization", "member_spare"),
        body={"PATCH": {"role": "viewer"}},
    ),
    Route(
        "api:organization-invitations",
        {"GET": MANAGED, "POST": MANAGED.giving(201)},
        at=TEAM,
        body={"POST": {"email": "new@example.com"}},
    ),
    Route(
        "api:organization-invitation",
        {"GET": MANAGED, "DELETE": MANAGED.giving(204)},
        at=("organization", "invitation"),
    ),
    Route(
        "api:organization-invitation-resend", {"POST": MANAGED}, at=("organization", "invitation")
    ),
    Route("api:invitation-accept", {"POST": NO_ACCOUNT}, body=TOKEN),
    Route("api:invitation-decline", {"POST": NO_ACCOUNT}, body=TOKEN),
    Route("api:invitation", {"GET": NO_LINK}, at=("no_token",)),
    Route("team:invitation", {"GET": NO_LINK, "POST": NO_LINK}, at=("no_token",), form=True),
    Route(
        "api:audit",
        {"GET": OWN},
        lists=True,
        queries=("organization={organization}", "actor={user_owner}", "target={organization}"),
    ),
)
