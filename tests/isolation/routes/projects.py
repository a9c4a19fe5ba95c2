"""Projects, templates and voices."""

from __future__ import annotations

from tests.isolation.table import EDITED, OWN, SEEN, Route

STYLE = {"template": "{template_slug}"}

ROUTES = (
    Route("api:voices", {"GET": OWN}),
    Route(
        "api:projects",
        {"GET": OWN, "POST": EDITED.giving(201).telling_strangers(400)},
        lists=True,
        body={"POST": {"name": "New", "organization": "{organization}", "style_preset": STYLE}},
    ),
    Route(
        "api:project",
        {"GET": SEEN, "PATCH": EDITED},
        at=("project",),
        body={"PATCH": {"name": "New", "style_preset": STYLE}},
    ),
    Route("api:templates", {"GET": OWN}, lists=True),
    Route("api:template", {"GET": SEEN}, at=("template",)),
)
