"""Projects and voices."""

from __future__ import annotations

from tests.isolation.table import EDITED, MANAGED, OWN, PUBLIC, SEEN, Route

STYLE = {"template": "{template_slug}"}
# A host that no name server knows, so that nobody is asked.
FEED = {"source_type": "rss", "config": {"feed_url": "http://news.invalid/feed"}}

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
    Route(
        "api:channels",
        {"GET": OWN},
        lists=True,
        queries=("project={project}", "platform=archive", "status=connected"),
    ),
    Route(
        "api:project-channels",
        {"POST": MANAGED.giving(201)},
        at=("project",),
        body={"POST": {"platform": "archive", "label": "New"}},
    ),
    Route(
        "api:channel",
        {"GET": SEEN, "PATCH": MANAGED, "DELETE": MANAGED.giving(204)},
        at=("archive",),
        body={"PATCH": {"label": "New", "upload_settings": {"auto_publish": True}}},
    ),
    Route("api:channel-check", {"POST": MANAGED.giving(202)}, at=("channel",)),
    Route("api:channel-disconnect", {"POST": MANAGED}, at=("channel",)),
    Route("api:channel-reopen", {"POST": MANAGED}, at=("archive",)),
    # without clients at the platforms the way ends here for those who may go it
    Route(
        "api:channel-authorizations",
        {"POST": MANAGED.giving(409).telling_strangers(400)},
        body={
            "POST": {"project": "{project}", "channel": "{channel}", "platform": "youtube"},
        },
    ),
    # a state that is not the person's own is worth nothing
    Route(
        "api:channel-authorization-finish",
        {"POST": OWN.giving(400)},
        body={"POST": {"state": "{word}", "code": "code"}},
    ),
    Route("api:platforms", {"GET": OWN}),
    Route("channels:callback", {"GET": PUBLIC.giving(400)}),
    Route("channels:connected", {"GET": PUBLIC}),
    Route("api:music", {"GET": OWN}),
    Route("api:music-audio", {"GET": OWN}, at=("track",)),
    Route("api:voice-sample", {"POST": OWN.giving(202)}, at=("voice",)),
    Route("api:speech-sample", {"GET": SEEN}, at=("speech_sample",)),
    Route("api:speech-sample-audio", {"GET": SEEN}, at=("speech_sample",)),
    Route(
        "api:data-sources",
        {"GET": OWN, "POST": EDITED.giving(201).telling_strangers(400)},
        lists=True,
        queries=("project={project}", "search=a", "in_trouble=true", "source_type=rss"),
        body={"POST": {"name": "New", "project": "{project}", **FEED}},
    ),
    Route(
        "api:data-source-try",
        {"POST": EDITED.telling_strangers(400)},
        body={"POST": {"project": "{project}", "data_source": "{data_source}", **FEED}},
    ),
    Route(
        "api:data-source",
        {"GET": SEEN, "PATCH": EDITED, "DELETE": EDITED.giving(204)},
        at=("data_source",),
        body={"PATCH": {"name": "New"}},
    ),
    Route("api:data-source-visit", {"POST": EDITED.giving(202)}, at=("data_source",)),
    Route("api:data-source-visits", {"GET": SEEN}, at=("data_source",), lists=True),
    Route("api:data-source-visit-state", {"GET": SEEN}, at=("data_source", "source_visit")),
    Route("api:data-source-items", {"GET": SEEN}, at=("data_source",), lists=True),
    Route(
        "api:source-items",
        {"GET": OWN},
        lists=True,
        queries=("project={project}", "source={data_source}", "search=a", "reason=too_old"),
    ),
    Route("api:source-item", {"GET": SEEN}, at=("source_item",)),
    Route("api:source-item-skip", {"POST": EDITED}, at=("source_item",)),
    Route(
        "api:schedule-preview",
        {"GET": SEEN.telling_strangers(400)},
        query="cron=0+9+*+*+*&project={project}",
    ),
)
