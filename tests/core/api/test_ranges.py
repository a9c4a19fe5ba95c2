from __future__ import annotations

import asyncio

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from apps.core.api.ranges import (
    BLOCK_BYTES,
    ByteRange,
    RangeNotSatisfiable,
    file_response,
    parse_range,
)

FILM = bytes(range(256)) * 4096  # 1 MiB: four blocks
KEY = "tests/ranges/film.mp4"


@pytest.fixture(autouse=True)
def film() -> None:
    default_storage.save(KEY, ContentFile(FILM))


def answer(method: str = "GET", **headers: str) -> HttpResponseBase:
    request = RequestFactory().generic(method, "/video/", headers=headers)
    return file_response(request, KEY, "video/mp4")


def body(response: HttpResponseBase) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response)


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=10-", 10, 1000),
        ("bytes=-10", 990, 1000),
        ("bytes=-5000", 0, 1000),
        ("bytes=990-5000", 990, 1000),
        ("bytes= 1-2 ", 1, 3),
    ],
)
def test_one_range_is_read(header: str, start: int, stop: int) -> None:
    assert parse_range(header, 1000) == ByteRange(start, stop)


@pytest.mark.parametrize(
    "header", ["", "bytes", "bytes=-", "bytes=a-b", "items=0-1", "bytes=0-1,5-6", "bytes=9-3"]
)
def test_what_is_no_single_range_gives_the_whole_file(header: str) -> None:
    assert parse_range(header, 1000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable):
        parse_range(header, 1000)


def test_any_range_of_an_empty_file_is_refused() -> None:
    with pytest.raises(RangeNotSatisfiable):
        parse_range("bytes=0-", 0)


def test_the_whole_file_comes_in_blocks_and_says_that_ranges_work() -> None:
    response = answer()
    assert isinstance(response, StreamingHttpResponse)
    blocks = list(response)
    assert b"".join(blocks) == FILM
    assert max(len(block) for block in blocks) == BLOCK_BYTES
    assert response.status_code == 200
    assert response["Content-Length"] == str(len(FILM))
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Type"] == "video/mp4"
    assert response["Cache-Control"] == "private, no-cache"


def test_a_range_over_a_block_s_edge_is_exact() -> None:
    start, last = BLOCK_BYTES - 7, BLOCK_BYTES + 8
    response = answer(Range=f"bytes={start}-{last}")
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{last}/{len(FILM)}"
    assert response["Content-Length"] == "16"
    assert body(response) == FILM[start : last + 1]


def test_the_end_of_the_file_is_a_suffix_range() -> None:
    response = answer(Range="bytes=-100")
    assert body(response) == FILM[-100:]


def test_a_range_behind_the_end_answers_416_with_the_size() -> None:
    response = answer(Range=f"bytes={len(FILM)}-")
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(FILM)}"


def test_if_range_with_the_present_etag_keeps_the_range_and_another_one_drops_it() -> None:
    etag = answer()["ETag"]
    assert answer(Range="bytes=0-9", **{"If-Range": etag}).status_code == 206
    assert answer(Range="bytes=0-9", **{"If-Range": '"other"'}).status_code == 200
    assert answer(Range="bytes=0-9", **{"If-Range": f"W/{etag}"}).status_code == 200


def test_a_client_that_has_the_file_is_told_so() -> None:
    etag = answer()["ETag"]
    response = answer(**{"If-None-Match": f'"x", {etag}'})
    assert response.status_code == 304
    assert response["ETag"] == etag
    assert answer(**{"If-None-Match": '"x"'}).status_code == 200


def test_head_has_the_headers_of_get_and_opens_no_file() -> None:
    response = answer("HEAD")
    assert not isinstance(response, StreamingHttpResponse)
    assert response["Content-Length"] == str(len(FILM))
    assert answer("HEAD", Range="bytes=0-9")["Content-Length"] == "10"


def test_a_file_that_is_gone_is_not_found() -> None:
    with pytest.raises(Http404):
        file_response(RequestFactory().get("/"), "tests/ranges/gone.mp4", "video/mp4")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A film.mp4", 'attachment; filename="A film.mp4"'),
        ("한글.mp4", "attachment; filename*=utf-8''%ED%95%9C%EA%B8%80.mp4"),
        ("How long?.mp4", 'attachment; filename="How long.mp4"'),
        ("x" * 200 + ".mp4", f'attachment; filename="{"x" * 120}.mp4"'),
        ("../../etc/passwd", 'attachment; filename="etc passwd"'),
        ('a"\r\nSet-Cookie: x=1.mp4', 'attachment; filename="a Set-Cookie x=1.mp4"'),
        ("///", 'attachment; filename="file"'),
        ("///.mp4", 'attachment; filename="file.mp4"'),
    ],
)
def test_a_download_is_named_by_its_title_and_never_by_a_path(title: str, expected: str) -> None:
    response = file_response(
        RequestFactory().get("/"), KEY, "video/mp4", filename=title, download=True
    )
    assert response["Content-Disposition"] == expected


@pytest.mark.django_db
def test_the_file_is_closed_when_the_client_goes_away_early() -> None:
    response = answer()
    assert isinstance(response, StreamingHttpResponse)
    next(iter(response))
    reader = response._iterator  # type: ignore[attr-defined]
    response.close()
    assert reader._file.closed


def test_under_asgi_the_file_is_streamed_in_blocks_too() -> None:
    async def read() -> list[bytes]:
        request = AsyncRequestFactory().get("/", headers={"Range": "bytes=5-"})
        response = file_response(request, KEY, "video/mp4")
        assert isinstance(response, StreamingHttpResponse)
        assert response.is_async
        return [block async for block in response]

    blocks = asyncio.run(read())
    assert b"".join(blocks) == FILM[5:]
    assert len(blocks) == 4
