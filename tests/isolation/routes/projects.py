"""Projects and voices."""

from __future__ import annotations

from tests.isolation.actors import SUPERUSER
from tests.isolation.table import EDITED, OWN, SEEN, Route, Rule

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
    Route(
        "api:project-pronunciations",
        {"GET": SEEN, "PUT": EDITED},
        at=("project",),
        body={"PUT": {"entries": [{"term": "LH", "reading": "el aitch"}]}},
    ),
    Route(
        "api:project-try-sentence",
        {"POST": EDITED.giving(202)},
        at=("project",),
        body={"POST": {"text": "A sentence to hear."}},
    ),
    Route("api:music", {"GET": OWN}),
    Route("api:music-audio", {"GET": OWN}, at=("track",)),
    Route("api:voice-sample", {"POST": OWN.giving(202)}, at=("voice",)),
    Route("api:speech-sample", {"GET": SEEN}, at=("speech_sample",)),
    Route("api:speech-sample-audio", {"GET": SEEN}, at=("speech_sample",)),
    # Prompts are the installation's: everybody reads them, none of these people changes them.
    Route("api:prompts", {"GET": OWN}),
    *(
        Route(
            f"api:prompt-{act}",
            {"POST": Rule((SUPERUSER,), ok=404, strangers=403)},
            at=("project",),
        )
        for act in ("versions", "activate")
    ),
)
