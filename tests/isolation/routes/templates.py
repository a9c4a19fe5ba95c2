"""Templates, looks into them, prompts, and brands."""

from __future__ import annotations

from tests.isolation.actors import OWNER
from tests.isolation.table import EDITED, MANAGED, OWN, SEEN, Route, Rule
from tests.templates.designs import design

TEMPLATE = {"name": "New", "slug": "new-look", "template_data": design()}
PROMPT = {
    "name": "New",
    "vertical": "history",
    "language": "ko",
    "content_format": "long",
    "system_prompt": "Tell it as a story.",
}
LOOK = {"template": "{template}", "language": "en", "organization": "{organization}"}
MINE = Rule((OWNER,), members=404)

ROUTES = (
    Route(
        "api:templates",
        {"GET": OWN, "POST": EDITED.giving(201).telling_strangers(400)},
        lists=True,
        body={"POST": {**TEMPLATE, "organization": "{organization}"}},
    ),
    Route(
        "api:template",
        {"GET": SEEN, "PATCH": EDITED, "DELETE": EDITED.giving(204)},
        at=("template",),
        body={"PATCH": {"name": "New"}},
    ),
    Route(
        "api:template-duplicate",
        {"POST": EDITED.giving(201)},
        at=("template",),
        body={"POST": {"organization": "{organization}"}},
    ),
    Route("api:template-versions", {"GET": SEEN}, at=("template",), lists=True),
    Route("api:template-version", {"GET": SEEN}, at=("template", "old_version")),
    Route(
        "api:template-version-diff",
        {"GET": SEEN},
        at=("template", "old_version", "new_version"),
    ),
    Route(
        "api:template-version-restore",
        {"POST": EDITED.giving(201)},
        at=("template", "old_version"),
    ),
    Route("api:template-schema", {"GET": OWN}),
    Route("api:templates-export", {"GET": SEEN}, query="id={template}"),
    Route(
        "api:templates-import",
        {"POST": EDITED.giving(201).telling_strangers(400)},
        body={"POST": {"organization": "{organization}", "document": TEMPLATE}},
    ),
    Route("api:template-frame", {"POST": SEEN}, body={"POST": LOOK}),
    Route("api:template-previews", {"POST": SEEN.giving(201)}, body={"POST": LOOK}),
    Route("api:template-preview", {"GET": MINE}, at=("preview",)),
    Route("api:template-preview-clip", {"GET": MINE}, at=("preview",)),
    Route(
        "api:prompts",
        {"GET": OWN, "POST": EDITED.giving(201).telling_strangers(400)},
        lists=True,
        queries=("organization={organization}",),
        body={"POST": {**PROMPT, "organization": "{organization}"}},
    ),
    Route("api:prompt", {"GET": SEEN, "DELETE": EDITED.giving(204)}, at=("prompt",)),
    Route(
        "api:prompt-copy",
        # the team has one of this kind
        {"POST": EDITED.giving(409)},
        at=("prompt",),
        body={"POST": {"organization": "{organization}"}},
    ),
    Route(
        "api:prompt-versions",
        {"GET": SEEN, "POST": EDITED.giving(201)},
        at=("prompt",),
        lists=True,
        body={"POST": {"system_prompt": "Be brief."}},
    ),
    Route("api:prompt-activate", {"POST": EDITED}, at=("prompt",)),
    Route("api:prompt-deactivate", {"POST": EDITED}, at=("prompt_in_force",)),
    Route("api:prompt-diff", {"GET": SEEN}, at=("prompt", "prompt_in_force")),
    Route("api:prompt-preview", {"POST": SEEN}, at=("prompt",), body={"POST": {"title": "A"}}),
    Route(
        "api:brand-kits",
        {"GET": OWN, "POST": MANAGED.giving(409).telling_strangers(400)},
        lists=True,
        body={"POST": {"organization": "{organization}"}},
    ),
    Route(
        "api:brand-kit",
        {"GET": SEEN, "PATCH": MANAGED, "DELETE": MANAGED.giving(204)},
        at=("brand_kit",),
        body={"PATCH": {"accent_color": "#123456"}},
    ),
    Route(
        "api:brand-kit-file",
        # a JSON body is no file
        {"GET": SEEN, "PUT": MANAGED.giving(415), "DELETE": MANAGED},
        at=("brand_kit", "brand_role"),
        body={"PUT": {}},
    ),
)
