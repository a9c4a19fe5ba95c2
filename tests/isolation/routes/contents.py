from __future__ import annotations

from tests.isolation.table import EDITED, MANAGED, OWN, PUBLIC, SEEN, Route
from tests.support.productions import ENGLISH_TEXT

CONTENT, RUN = ("content",), ("content", "run")
SCENE = ("content", "scene")
SCENES = ["{scene}", "{second_scene}", "{third_scene}"]
VERSION, PROPOSAL = ("content", "script_number"), ("content", "proposal")
SCRIPT = {"hook": "One question.", "body": ["Two answers."]}
PRIORITY = {"priority": "low"}
ARTICLE = {"project": "{project}", "title": "New", "text": ENGLISH_TEXT}

FILE = f'file:rows.csv:title,text\nNew,"{ENGLISH_TEXT}"\n'
CALENDAR = "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z"

ROUTES = (
    Route(
        "api:batches",
        {"GET": OWN, "POST": EDITED.giving(201).telling_strangers(400)},
        lists=True,
        queries=("project={project}", "status=draft"),
        body={"POST": {"project": "{project}", "file": FILE}},
        form=True,
    ),
    Route(
        "api:batch",
        {"GET": SEEN, "PATCH": EDITED},
        at=("batch",),
        body={"PATCH": {"mapping": {"text": 0}}},
    ),
    Route("api:batch-rows", {"GET": SEEN}, at=("batch",), queries=("status=waiting",)),
    Route("api:batch-report", {"GET": SEEN}, at=("batch",)),
    Route(
        "api:batch-start",
        {"POST": EDITED},
        at=("batch",),
        body={"POST": {"template": "{template_slug}"}},
    ),
    Route("api:batch-pause", {"POST": EDITED}, at=("busy_batch",)),
    Route("api:batch-resume", {"POST": EDITED.giving(409)}, at=("busy_batch",)),
    Route("api:batch-cancel", {"POST": EDITED}, at=("busy_batch",)),
    Route("api:batch-retry", {"POST": EDITED}, at=("busy_batch",)),
    Route("api:quotes", {"GET": OWN}, query="content_format=short"),
    Route(
        "api:contents",
        {"GET": OWN, "POST": EDITED.giving(201).telling_strangers(400)},
        lists=True,
        body={"POST": ARTICLE},
        queries=("project={project}", "search={word}", "status=ready&limit=1"),
    ),
    Route(
        "api:content", {"GET": SEEN, "PATCH": EDITED}, at=CONTENT, body={"PATCH": {"title": "New"}}
    ),
    Route("api:content-script", {"PUT": EDITED}, at=CONTENT, body={"PUT": SCRIPT}),
    Route("api:content-script-versions", {"GET": SEEN}, at=CONTENT),
    Route("api:content-script-version", {"GET": SEEN}, at=VERSION),
    Route("api:content-script-diff", {"GET": SEEN}, at=(*VERSION, "script_number")),
    Route("api:content-script-restore", {"POST": EDITED.giving(409)}, at=VERSION),
    Route(
        "api:content-script-proposals",
        {"GET": SEEN, "POST": EDITED.giving(202)},
        at=CONTENT,
        body={"POST": {"scope": "hook"}},
    ),
    Route("api:content-script-proposal", {"GET": SEEN}, at=PROPOSAL),
    Route("api:content-script-proposal-accept", {"POST": EDITED.giving(201)}, at=PROPOSAL),
    Route("api:content-script-proposal-discard", {"POST": EDITED}, at=PROPOSAL),
    Route(
        "api:content-disclosures",
        {"GET": SEEN, "PATCH": EDITED},
        at=CONTENT,
        body={"PATCH": {"made_for_kids": True}},
    ),
    Route(
        "api:content-similar",
        {"GET": SEEN, "POST": EDITED.giving(400)},
        at=CONTENT,
        body={"POST": {"similar_to": "{content}", "reason": "Because we may."}},
    ),
    Route(
        "api:project-policy",
        {"GET": SEEN, "PATCH": EDITED},
        at=("project",),
        body={"PATCH": {"made_for_kids": True}},
    ),
    Route(
        "api:project-intake",
        {"GET": SEEN, "PATCH": EDITED},
        at=("project",),
        body={"PATCH": {"is_on": True, "per_day": 2}},
    ),
    Route("api:source-item-take", {"POST": EDITED.giving(201)}, at=("waiting_item",)),
    Route(
        "api:policy-decisions",
        {"GET": OWN},
        lists=True,
        queries=("content={content}", "project={project}", "status=waiting&limit=1"),
    ),
    Route("api:policy-decision", {"GET": SEEN}, at=("policy_decision",)),
    Route(
        "api:policy-decision-decide",
        {"POST": MANAGED},
        at=("policy_decision",),
        body={"POST": {"outcome": "let_through", "reason": "Looked at it."}},
    ),
    Route(
        "api:content-runs",
        {"GET": SEEN, "POST": EDITED.giving(201)},
        at=CONTENT,
        body={"POST": {"template": "{template_slug}"}},
    ),
    Route(
        "api:content-plan",
        {"POST": EDITED},
        at=CONTENT,
        body={"POST": {"template": "{template_slug}", "script": SCRIPT}},
    ),
    Route(
        "api:runs",
        {"GET": OWN},
        lists=True,
        queries=(
            "content={content}",
            "project={project}",
            "status=completed&limit=1",
            "error={word}",
            "parked=false",
            "running_longer_than=0",
        ),
    ),
    Route("api:run-priority", {"POST": EDITED}, at=("busy_run",), body={"POST": PRIORITY}),
    Route("api:run-retry", {"POST": EDITED.giving(201)}, at=("run",)),
    Route(
        "api:jobs",
        {"GET": OWN},
        lists=True,
        queries=(
            "content={content}",
            "run={run}",
            "status=completed&limit=1",
            "error={word}",
            "parked=false",
            "running_longer_than=0",
        ),
    ),
    Route(
        "api:all-job-logs",
        {"GET": OWN},
        lists=True,
        queries=(
            "content={content}",
            "run={run}",
            "level=info",
            "search={word}",
            "status=completed",
        ),
    ),
    Route("api:job", {"GET": SEEN}, at=("job",)),
    Route("api:job-logs", {"GET": SEEN}, at=("job",)),
    Route("api:content-run", {"GET": SEEN}, at=RUN),
    Route("api:content-run-cancel", {"POST": EDITED}, at=("busy_content", "busy_run")),
    Route("api:content-run-events", {"GET": SEEN}, at=RUN),
    Route("api:content-run-logs", {"GET": SEEN}, at=RUN),
    Route(
        "api:render-webhook",
        {"POST": PUBLIC},
        body={"POST": {"id": "1a2b3c4d-0000-4000-8000-00000000000f", "status": "succeeded"}},
    ),
    Route(
        "api:content-narration",
        # what is sent is no form with a file
        {"GET": SEEN, "PUT": EDITED.giving(415), "DELETE": EDITED.giving(204)},
        at=CONTENT,
    ),
    Route("api:content-narration-audio", {"GET": SEEN}, at=CONTENT),
    Route("api:content-video", {"GET": SEEN}, at=CONTENT, queries=("download=1",)),
    Route("api:content-thumbnail", {"GET": SEEN}, at=CONTENT),
    Route(
        "api:content-scenes",
        {"GET": SEEN, "POST": EDITED.giving(201)},
        at=CONTENT,
        body={"POST": {"narration": "New words.", "after": "{scene}"}},
    ),
    Route("api:content-scenes-order", {"PUT": EDITED}, at=CONTENT, body={"PUT": {"order": SCENES}}),
    Route("api:content-scenes-undo", {"POST": EDITED}, at=CONTENT),
    Route("api:content-scenes-reset", {"POST": EDITED}, at=CONTENT),
    Route(
        "api:content-scene",
        {"PATCH": EDITED, "DELETE": EDITED},
        at=SCENE,
        body={"PATCH": {"asset": "{library_image}"}},
    ),
    Route("api:content-scene-split", {"POST": EDITED}, at=SCENE, body={"POST": {"at": 12}}),
    Route("api:content-scene-merge", {"POST": EDITED}, at=SCENE),
    Route("api:content-scene-redraw", {"POST": EDITED}, at=SCENE),
    Route(
        "api:media-assets",
        # without a file: what a stranger may upload is nobody else's matter
        {"GET": OWN, "POST": OWN.giving(415)},
        lists=True,
        queries=(
            "organization={organization}",
            "search={word}",
            "tag={word}",
            "kind=image&status=ready&limit=1",
        ),
    ),
    Route(
        "api:media-asset",
        {"GET": SEEN, "PATCH": EDITED, "DELETE": EDITED.giving(204)},
        at=("library_image",),
        body={"PATCH": {"title": "New"}},
    ),
    Route("api:media-asset-file", {"GET": SEEN}, at=("library_image",), queries=("download=1",)),
    Route("api:media-asset-preview", {"GET": SEEN}, at=("library_image",)),
    Route("api:content-scene-picture", {"GET": SEEN}, at=("content", "position")),
    # the gate is closed for a film whose script was never checked
    Route(
        "api:content-uploads",
        {"GET": SEEN, "POST": EDITED.giving(409)},
        at=CONTENT,
        body={"POST": {"channels": ["{channel}"]}},
    ),
    Route(
        "api:uploads",
        {"GET": OWN},
        lists=True,
        queries=(
            "content={content}",
            "channel={channel}",
            "project={project}",
            "organization={organization}",
            "platform=youtube&limit=1",
            "status=unconfirmed",
            "published_after=2020-01-01T00:00:00Z",
        ),
    ),
    Route(
        "api:uploads-calendar",
        {"GET": OWN},
        query=CALENDAR,
        lists=True,
        queries=(f"{CALENDAR}&project={{project}}", f"{CALENDAR}&channel={{channel}}"),
    ),
    Route(
        "api:upload",
        {"GET": SEEN, "PATCH": EDITED.giving(409)},
        at=("upload",),
        body={"PATCH": {"title": "New"}},
    ),
    Route("api:upload-metrics", {"GET": SEEN}, at=("published_upload",)),
    Route(
        "api:metrics",
        {"GET": OWN},
        query="from=2026-01-01&until=2026-01-31",
        lists=True,
        queries=(
            "by=channel",
            "by=project",
            "by=upload",
            "content={content}",
            "channel={upload_channel_0}",
            "project={project}",
            "organization={organization}",
        ),
    ),
    Route("api:upload-withdraw", {"POST": EDITED}, at=("planned_upload",)),
    Route("api:upload-retry", {"POST": EDITED.giving(409)}, at=("upload",)),
    Route("api:upload-remove", {"POST": EDITED}, at=("published_upload",)),
    Route(
        "api:upload-confirm",
        {"POST": EDITED},
        at=("upload",),
        body={"POST": {"video": "dQw4w9WgXcQ"}},
    ),
    Route("api:upload-reject", {"POST": EDITED}, at=("upload",)),
    Route("api:upload-ask", {"POST": EDITED.giving(202)}, at=("upload",)),
    Route("api:channel-best-hour", {"GET": SEEN}, at=("channel",)),
)
