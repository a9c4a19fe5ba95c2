"""S3: workers and web with nothing in common but PostgreSQL, Redis and an S3 bucket."""

from __future__ import annotations

import time
from typing import Any

import httpx2
from django.conf import settings
from django.test.utils import override_settings

from apps.contents.models import Content, ContentRun
from tests.faults.orders import customer, order_many
from tests.faults.results import Result
from tests.faults.site import Site
from tests.faults.verdict import judge, read_book
from tests.faults.waiting import wait_for_end
from tests.faults.web import signed_in, start_web
from tests.support.s3_server import running_s3

MACHINES = ("here", "there")
STEPS = ("script_generation", "safety_check", "tts", "image_gen", "render")


def two_machines(site: Site, *, films: int, engines: str) -> Result:
    """Each worker has a data folder of its own and does one job at a time, so that speaking and
    drawing go to different ones; the web server has a third folder."""
    result = Result("S3", f"two workers and a web server share no folder ({engines} engines)")
    with running_s3(site.folder / "logs" / "s3.log") as bucket:
        for name in MACHINES:
            folder = str(site.folder / f"data-{name}")
            changes = {**bucket, "AUTOCLIP_DATA_DIR": folder, "AUTOCLIP_FAULTS_ENGINES": engines}
            site.start_worker(name, concurrency=1, **_shared(), **changes)
        site.wait_for_workers()
        address = start_web(
            site, **bucket, **_shared(), AUTOCLIP_DATA_DIR=str(site.folder / "data-web")
        )
        began = time.time()
        with (
            override_settings(STORAGES=_storages(bucket)),
            override_settings(PROVIDER_ROUTES={**settings.PROVIDER_ROUTES, **_routes(engines)}),
        ):
            runs = order_many("elsewhere", films=films, customers=1)
            wait_for_end(runs)
            verdict = judge(runs, site.folder / "calls")
            result.add(verdict.figures, verdict.violations)
            _who_did_what(result, site, since=began)
            _nothing_is_left(result, site)
            _served(result, address, runs)
        for name in MACHINES:
            site.dismiss(name)
        site.stop_web()
    return result


def _routes(engines: str) -> dict[str, list[str]]:
    names = ("script", "safety", "speech", "image", "thumbnail", "render")
    return {name: [engines] for name in names}


def _shared() -> dict[str, str]:
    """Secrets that machines of one installation have in common; the embedded ones are files."""
    return {
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_ENCRYPTION_KEYS": ",".join(settings.FIELD_ENCRYPTION_KEYS),
    }


def _storages(bucket: dict[str, str]) -> dict[str, Any]:
    options = {
        "bucket_name": bucket["S3_BUCKET"],
        "endpoint_url": bucket["S3_ENDPOINT_URL"],
        "region_name": bucket["S3_REGION"],
        "access_key": bucket["S3_ACCESS_KEY"],
        "secret_key": bucket["S3_SECRET_KEY"],
        "file_overwrite": True,
    }
    return {
        **settings.STORAGES,
        "default": {"BACKEND": "apps.core.s3_storage.StreamingS3Storage", "OPTIONS": options},
    }


def _who_did_what(result: Result, site: Site, *, since: float) -> None:
    calls = [call for call in read_book(site.folder / "calls") if call.at >= since]
    workers = {step: {call.worker for call in calls if call.step == step} for step in STEPS}
    for step, names in workers.items():
        result.figures[step] = "+".join(sorted(names)) or "nobody"
    everybody = set().union(*workers.values())
    result.expect(everybody == set(MACHINES), f"Only {sorted(everybody)} worked.")
    apart = workers["tts"] | workers["image_gen"]
    result.expect(
        len(apart) == 2, "Speaking and drawing were done by one worker: this run shows nothing."
    )


def _nothing_is_left(result: Result, site: Site) -> None:
    """No film and no scratch file is kept on any machine."""
    for name in (*MACHINES, "web"):
        folder = site.folder / f"data-{name}"
        found = [
            path
            for part in ("media", "work")
            for path in (folder / part).rglob("*")
            if path.is_file()
        ]
        result.expect(not found, f"{name} keeps files of its own: {found[:3]}")


def _served(result: Result, address: str, runs: list[ContentRun]) -> None:
    """The web server hands out what it never had: the film, a range of it, the thumbnail."""
    person, _project = customer(0)
    content = Content.objects.get(pk=runs[0].content_id)
    film = content.assets.get(kind="video")
    path = f"/api/v1/contents/{content.pk}"
    with signed_in(address, person) as client:
        whole = client.get(f"{path}/video/")
        part = client.get(f"{path}/video/", headers={"Range": "bytes=100-1099"})
        picture = client.get(f"{path}/thumbnail/")
    result.expect(whole.status_code == 200, f"The film: {whole.status_code} {_said(whole)}")
    result.expect(len(whole.content) == film.size_bytes, "The film came with another size.")
    result.expect(part.status_code == 206, f"A range: {part.status_code} {_said(part)}")
    result.expect(part.content == whole.content[100:1100], "The range is not that of the film.")
    result.expect(picture.status_code == 200, f"The thumbnail: {picture.status_code}")
    result.expect(picture.content[:3] == b"\xff\xd8\xff", "The thumbnail is no JPEG.")
    result.figures["film bytes"] = film.size_bytes


def _said(answer: httpx2.Response) -> str:
    return answer.text[:200] if answer.status_code >= 400 else ""
