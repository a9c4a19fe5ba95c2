"""`make_video`: from a source to a film on the command line, and a clear end when it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_httpserver import HTTPServer

from apps.contents import console
from apps.contents.management.commands import make_video
from apps.contents.models import Content, ContentRun
from apps.contents.states import RunStatus
from apps.providers.embedded.inspection import inspect_film
from tests.support.productions import ENGLISH_TEXT, install_everything, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def installation(redis_client: object) -> None:
    install_everything()
    make_person("admin@example.com", is_superuser=True, is_staff=True)


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "metre.txt"
    path.write_text(f"How long is a metre?\n\n{ENGLISH_TEXT}", encoding="utf-8")
    return path


@pytest.fixture
def site(httpserver: HTTPServer, settings: Any) -> HTTPServer:
    settings.FETCH_ALLOWED_HOSTS = frozenset({f"localhost:{httpserver.port}"})
    return httpserver


def make(*words: object) -> str:
    out = StringIO()
    call_command("make_video", "--template", "small", *map(str, words), stdout=out)
    return out.getvalue()


def refused(*words: object) -> CommandError:
    with pytest.raises(CommandError) as caught:
        make(*words)
    return caught.value


@pytest.mark.film
def test_a_text_file_becomes_a_film_and_everything_is_said(text_file: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    said = make("--text", text_file, "--language", "en", "--out", film)
    content = Content.objects.get()
    assert inspect_film(film).width == 360
    assert content.title == "How long is a metre?"
    assert f"/admin/contents/content/{content.pk}/change/" in said
    assert "quote: 1 credit" in said
    assert "cost   $0.0000" in said
    assert f"{content.video_duration} s" in said
    assert str(film) in said
    for step in ("Script", "Safety check", "Storyboard", "Narration", "Pictures", "Film"):
        assert step in said


@pytest.mark.film
def test_a_feeds_newest_article_becomes_a_film(site: HTTPServer, tmp_path: Path) -> None:
    article = "".join(f"<p>{line}</p>" for line in ENGLISH_TEXT.strip().split("\n"))
    title = "How long is a metre?"
    page = (
        f"<html><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{article}</article></body></html>"
    )
    link = site.url_for("/metre")
    site.expect_request("/metre").respond_with_data(page, content_type="text/html")
    site.expect_request("/feed").respond_with_data(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
        f"<item><title>How long is a metre?</title><link>{link}</link></item></channel></rss>",
        content_type="application/rss+xml",
    )
    make("--feed", site.url_for("/feed"), "--language", "en", "--out", tmp_path / "film.mp4")
    content = Content.objects.get()
    assert content.source_type == "rss"
    assert content.source_url == link
    assert (tmp_path / "film.mp4").is_file()


def test_a_topic_alone_needs_a_text_provider() -> None:
    error = refused("--topic", "The history of the metre")
    assert error.returncode == make_video.EXIT_BAD_INPUT
    assert "text provider" in str(error)


def test_nothing_to_go_by_is_refused() -> None:
    assert refused().returncode == make_video.EXIT_BAD_INPUT


def test_an_unsupported_language_is_named(text_file: Path) -> None:
    error = refused("--text", text_file, "--language", "fr")
    assert error.returncode == make_video.EXIT_BAD_INPUT
    assert "fr" in str(error)


def test_an_address_that_cannot_be_reached_is_said() -> None:
    error = refused("--url", "http://nowhere.invalid/story", "--language", "en")
    assert error.returncode == make_video.EXIT_UNREACHABLE
    assert "nowhere.invalid" in str(error)


def test_a_private_address_is_refused(httpserver: HTTPServer) -> None:
    error = refused("--url", httpserver.url_for("/secret"), "--language", "en")
    assert error.returncode == make_video.EXIT_UNREACHABLE
    assert not httpserver.log


def test_a_page_without_an_article_is_said(site: HTTPServer) -> None:
    site.expect_request("/empty").respond_with_data(
        "<html><body></body></html>", content_type="text/html"
    )
    error = refused("--url", site.url_for("/empty"), "--language", "en")
    assert error.returncode == make_video.EXIT_UNREACHABLE


def test_a_full_disk_is_said_before_anything_is_made(text_file: Path, settings: Any) -> None:
    settings.MIN_FREE_DISK_BYTES = 1 << 60
    error = refused("--text", text_file, "--language", "en")
    assert error.returncode == make_video.EXIT_NO_DISK
    assert "disk" in str(error)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("x " * 100_001, "limit"),
        ("🎉🎉🎉 🎈", "emoji"),
        ("<div><br><img src=x></div>", "markup"),
        (
            "한국어로 쓴 글입니다. 영어 프로젝트에는 맞지 않는 긴 글이 여기에 있습니다. " * 5,
            "Korean",
        ),
    ],
)
def test_a_text_that_cannot_become_a_film_is_refused(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    error = refused("--text", path, "--language", "en")
    assert error.returncode == make_video.EXIT_BAD_INPUT
    assert word in str(error)


def test_an_unknown_template_voice_or_file_is_named(text_file: Path, tmp_path: Path) -> None:
    for words, word in (
        (["--template", "sparkle"], "sparkle"),
        (["--voice", "hal"], "hal"),
        (["--out", tmp_path / "missing" / "film.mp4"], "missing"),
    ):
        error = refused("--text", text_file, "--language", "en", *words)
        assert error.returncode == make_video.EXIT_BAD_INPUT
        assert word in str(error)
    assert "cannot be read" in str(refused("--text", tmp_path / "none.txt", "--language", "en"))


@pytest.fixture(autouse=True)
def nothing_half_made(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "film" not in request.keywords and "interrupted" not in request.node.name:
        assert not Content.objects.exists()


def test_an_interrupted_production_is_cancelled(
    text_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press_ctrl_c(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(console, "_wait", press_ctrl_c)
    error = refused("--text", text_file, "--language", "en")
    assert error.returncode == make_video.EXIT_INTERRUPTED
    assert ContentRun.objects.get().status == RunStatus.CANCELLED
