"""Nobody's films hold every worker: a customer has so many on their way at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.contents.models import Content, ContentUpload
from apps.contents.publishing.leases import Errand, claim
from apps.contents.publishing.line import work_on
from apps.contents.services.uploads import plan_uploads
from apps.contents.states import UploadStatus
from apps.projects.models import Channel
from tests.support.productions import make_content, make_person
from tests.support.publishing import SmallPlatform, finish_film, make_channel, small_platform

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_at_once(settings: object) -> None:
    settings.TENANT_RUNNING_UPLOADS = 1  # type: ignore[attr-defined]


def another(person: User, channel: Channel) -> ContentUpload:
    content = make_content(person, project=channel.project)
    film = finish_film(content, person, size_bytes=1000)
    return plan_uploads(by=person, content=film, channels=[channel])[0]


def test_the_next_film_of_a_customer_waits_for_the_one_on_its_way(
    person: User, upload: ContentUpload, channel: Channel
) -> None:
    waiting = another(person, channel)
    assert claim(upload)
    assert claim(waiting) is None
    waiting.refresh_from_db()
    assert (waiting.status, waiting.attempt) == (UploadStatus.PENDING, 0)
    ContentUpload.objects.filter(pk=upload.pk).update(
        lease_expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert claim(waiting), "a lost worker holds no place"


def test_other_customers_do_not_wait_for_it(upload: ContentUpload, platform: SmallPlatform) -> None:
    stranger = make_person("stranger@example.com")
    content = finish_film(make_content(stranger), stranger, size_bytes=1000)
    theirs = plan_uploads(by=stranger, content=content, channels=[make_channel(content.project)])[0]
    assert claim(upload)
    assert claim(theirs)


def test_looking_after_a_film_that_is_there_takes_no_place(
    person: User, upload: ContentUpload, channel: Channel
) -> None:
    followed = another(person, channel)
    ContentUpload.objects.filter(pk=followed.pk).update(
        status=UploadStatus.PROCESSING, committed_at=timezone.now()
    )
    assert claim(upload)
    followed.refresh_from_db()
    lease = claim(followed)
    assert lease is not None
    assert lease.errand is Errand.FOLLOW


def test_a_film_that_went_out_wakes_the_next_of_its_customer(
    person: User, upload: ContentUpload, channel: Channel
) -> None:
    waiting = another(person, channel)
    ContentUpload.objects.filter(pk=waiting.pk).update(enqueued_at=None)
    assert work_on(str(upload.pk))
    waiting.refresh_from_db()
    assert waiting.enqueued_at is not None
    assert work_on(str(waiting.pk))
    waiting.refresh_from_db()
    assert waiting.status == UploadStatus.PUBLISHED


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_take_one(defaults: None) -> None:
    person = make_person()
    content: Content = finish_film(make_content(person), person, size_bytes=10)
    with small_platform():
        channel = make_channel(content.project)
        uploads = [another(person, channel) for _number in range(4)]
        gate = Barrier(len(uploads))

        def go(upload: ContentUpload) -> bool:
            gate.wait()
            try:
                return claim(upload) is not None
            finally:
                connection.close()

        with ThreadPoolExecutor(len(uploads)) as pool:
            taken = list(pool.map(go, uploads))
    assert sum(taken) == 1
