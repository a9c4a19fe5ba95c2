"""Films from Creatomate's wire format."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from apps.providers.creatomate.jobs import read_render
from apps.providers.creatomate.renderer import CreatomateRenderer
from apps.providers.errors import Cancelled, ProviderError
from tests.providers.creatomate.films import clip, film_request
from tests.support.vendors.creatomate_server import RENDER, CreatomateServer
from tests.support.vendors.faults import QUICK, Fault, check_fault, check_sentence, every_fault
from tests.support.vendors.server import Reply, cut_off, half_json, instead, lost

Options = dict[str, Any]
DOWN = instead(Reply({}, 503))


def nothing(share: float) -> None:
    return


def never() -> bool:
    return False


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_film_is_described_made_fetched_and_measured(
    server: CreatomateServer, account: Options, tmp_path: Path
) -> None:
    shares: list[float] = []
    renderer = CreatomateRenderer(**account, prices={"seconds": Decimal("0.01")})
    film = renderer.render(film_request(tmp_path), shares.append, never)
    assert (film.width, film.height, film.frames_per_second) == (180, 320, 10)
    assert abs(film.duration_ms - 1000) < 100
    assert -40 < film.loudness_lufs < -5
    assert film.size_bytes == film.path.stat().st_size
    assert film.cost_usd == film.usage.cost_usd > 0
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(server.read_files) == 6


def test_the_published_files_are_gone_afterwards(
    server: CreatomateServer, account: Options, tmp_path: Path
) -> None:
    CreatomateRenderer(**account).render(film_request(tmp_path), nothing, never)
    assert server.read_files
    assert files_in(server.folder) == []


def test_the_description_holds_scenes_captions_speech_and_music_on_the_films_clock(
    server: CreatomateServer, account: Options, tmp_path: Path
) -> None:
    CreatomateRenderer(**account).render(film_request(tmp_path), nothing, never)
    source = server.order["source"]
    assert (source["duration"], source["width"], source["frame_rate"]) == (4.0, 270, 30)
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for element in source["elements"]:
        by_kind.setdefault(element["type"], []).append(element)
    first, second, layer = by_kind["image"]
    assert (first["time"], first["duration"]) == (0.0, 2.3), "it is held under the fade"
    assert first["animations"][0] | {"start_x": "100%", "type": "pan"} == first["animations"][0]
    assert (second["time"], second["animations"][0]["type"]) == (2.0, "fade")
    assert (layer["time"], layer["x"], layer["width"]) == (2.5, 20, 120)
    assert [element["text"] for element in by_kind["text"]] == ["Open at last.", "Open at last."]
    assert by_kind["text"][1]["time"] == 2.26
    assert [element["time"] for element in by_kind["audio"]] == [0.12, 2.26, 0]
    assert by_kind["audio"][2]["volume"] == "16%"


def test_a_clip_is_played_without_its_sound(
    server: CreatomateServer, account: Options, tmp_path: Path
) -> None:
    request = film_request(tmp_path)
    scene = request.scenes[0]
    moving = replace(scene, visual=replace(scene.visual, clip_path=clip(tmp_path)))
    CreatomateRenderer(**account).render(
        replace(request, scenes=(moving, request.scenes[1])), nothing, never
    )
    element = server.order["source"]["elements"][0]
    assert (element["type"], element["volume"], element["loop"]) == ("video", "0%", True)


def test_a_template_of_ones_own_gets_the_parts_by_name_and_a_webhook(
    server: CreatomateServer, account: Options, tmp_path: Path
) -> None:
    renderer = CreatomateRenderer(
        **account, template="tpl-1", webhook_url="https://studio.example.com/hooks"
    )
    renderer.render(film_request(tmp_path), nothing, never)
    assert server.order["template_id"] == "tpl-1"
    assert server.order["webhook_url"] == "https://studio.example.com/hooks"
    changed = server.order["modifications"]
    assert changed["Scene-2.time"] == 2.0
    assert changed["Caption-1.text"] == "Open at last."
    assert changed["Narration-2.time"] == 2.26
    assert changed["Music.source"].startswith(server.url)


def test_files_without_web_addresses_are_refused_before_anything_is_ordered(
    server: CreatomateServer, account: Options, tmp_path: Path, settings: Settings
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    with pytest.raises(ProviderError, match="Set S3_BUCKET") as caught:
        CreatomateRenderer(**{**account, "storage": "default"}).render(
            film_request(tmp_path), nothing, never
        )
    assert caught.value.permanent
    assert server.requests == []


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_render_that_fails_is_told_in_the_vendors_words(
    server: CreatomateServer, account: Options, tmp_path: Path, state: str
) -> None:
    server.states, server.error_message = ["rendering", state], "The source is not an image."
    with pytest.raises(ProviderError, match="could not make the film") as caught:
        CreatomateRenderer(**account).render(film_request(tmp_path), nothing, never)
    assert caught.value.permanent
    assert ("The source is not an image" in str(caught.value)) is (state == "failed")
    assert files_in(server.folder) == []


def test_looking_again_outlives_a_vendor_that_is_down_for_a_while(
    server: CreatomateServer, account: Options, tmp_path: Path
) -> None:
    server.then(None, DOWN, half_json, lost, None)
    film = CreatomateRenderer(**account).render(film_request(tmp_path), nothing, never)
    assert film.size_bytes > 0
    orders = [seen for seen in server.requests if seen.method == "POST"]
    assert len(orders) == 1


def test_a_render_whose_end_cannot_be_learned_is_of_unknown_outcome(
    server: CreatomateServer, account: Options, tmp_path: Path
) -> None:
    server.then(None, DOWN, DOWN, DOWN, DOWN, DOWN)
    with pytest.raises(ProviderError, match=RENDER) as caught:
        CreatomateRenderer(**account).render(film_request(tmp_path), nothing, never)
    check_sentence(caught.value, "Creatomate")
    assert (caught.value.permanent, caught.value.outcome_unknown) == (False, True)


def test_waiting_ends_when_the_vendor_never_does(
    server: CreatomateServer, account: Options, tmp_path: Path
) -> None:
    server.states = ["rendering"]
    with pytest.raises(ProviderError, match="could not be learned") as caught:
        CreatomateRenderer(**account, longest_seconds=0.5).render(
            film_request(tmp_path), nothing, never
        )
    assert caught.value.outcome_unknown


def test_a_finished_film_is_fetched_again_rather_than_ordered_again(
    server: CreatomateServer, account: Options, tmp_path: Path
) -> None:
    server.states = ["succeeded"]
    server.then(None, None, cut_off, DOWN, None)
    film = CreatomateRenderer(**account).render(film_request(tmp_path), nothing, never)
    assert film.size_bytes == len(server.film)


@pytest.mark.parametrize("misdeed", [DOWN, cut_off])
def test_a_finished_film_that_cannot_be_fetched_is_not_simply_ordered_again(
    server: CreatomateServer, account: Options, tmp_path: Path, misdeed: Any
) -> None:
    server.states = ["succeeded"]
    server.then(None, None, misdeed, misdeed, misdeed)
    with pytest.raises(ProviderError, match="could not be fetched") as caught:
        CreatomateRenderer(**account).render(film_request(tmp_path), nothing, never)
    assert caught.value.outcome_unknown
    assert not (tmp_path / "film.mp4").exists()


def test_what_is_no_film_is_not_kept(
    server: CreatomateServer, account: Options, tmp_path: Path
) -> None:
    server.film = b"no film"
    with pytest.raises(ProviderError, match="cannot be played"):
        CreatomateRenderer(**account).render(film_request(tmp_path), nothing, never)
    assert not (tmp_path / "film.mp4").exists()


@pytest.mark.parametrize("after", [0, 1, 3])
def test_cancelling_ends_the_waiting_and_leaves_no_file(
    server: CreatomateServer, account: Options, tmp_path: Path, after: int
) -> None:
    server.states = ["rendering"]
    with pytest.raises(Cancelled):
        CreatomateRenderer(**account).render(
            film_request(tmp_path), nothing, lambda: len(server.requests) >= after
        )
    assert files_in(server.folder) == []
    assert not (tmp_path / "film.mp4").exists()


@every_fault
def test_misbehaviour_gives_the_right_outcome_and_sentence(
    server: CreatomateServer, account: Options, tmp_path: Path, fault: Fault
) -> None:
    renderer = CreatomateRenderer(**({**account, **QUICK} if fault.is_quick else account))
    request = film_request(tmp_path)
    check_fault(
        fault,
        server,
        lambda: renderer.render(request, nothing, never),
        vendor="Creatomate",
        paid=True,
    )
    assert files_in(server.folder) == []


def test_a_webhooks_message_is_read_like_any_other_render() -> None:
    told = {"id": RENDER, "status": "failed", "error_message": "No.", "metadata": "x"}
    render = read_render(told)
    assert (render.id, render.status, render.url, render.error) == (RENDER, "failed", "", "No.")


@pytest.mark.parametrize("answer", [{}, [], None, [7], {"id": 5, "status": "planned"}], ids=repr)
def test_an_unknown_form_is_named(
    server: CreatomateServer, account: Options, tmp_path: Path, answer: object
) -> None:
    server.then(instead(Reply(answer, 202)))
    with pytest.raises(ProviderError, match="“id”") as caught:
        CreatomateRenderer(**account).render(film_request(tmp_path), nothing, never)
    check_sentence(caught.value, "Creatomate")
