from __future__ import annotations

import pytest
from django.utils import translation

from apps.contents.scripts.checks import check_script
from apps.contents.scripts.spoken import length_of, seconds_of
from apps.core.errors import ProblemList, RuleBroken

LINE = "It was a bar of platinum for a very long time."


def problems(hook: str = "What is a metre?", *body: str, cta: str = "") -> list[str]:
    try:
        check_script(
            hook,
            body or (LINE,),
            cta,
            language="en",
            content_format="short",
            characters_per_second=14.0,
        )
    except ProblemList as several:
        return [problem.field for problem in several.problems]
    except RuleBroken as problem:
        return [problem.field]
    return []


@pytest.mark.parametrize(
    ("hook", "body", "fields"),
    [
        ("", (LINE,), ["hook"]),
        ("Hello.", ("Yes.",), ["body"]),
        ("What?", (LINE, "", LINE, ""), ["body.1", "body.3"]),
        ("What?", ("x" * 601,), ["body.0"]),
        ("What?", ("Two\x07 bells.",), ["body.0"]),
        ("What?", ("Two\nlines.",), ["body.0"]),
        ("What?", ("Turned \u202eround.",), ["body.0"]),
        ("What?", ("...!",), ["body.0"]),
        ("What?", ("A line that is no\ufffflight.",), ["body.0"]),
        ("What?", ("e" + "\u0301" * 5 + " is a pile of accents.",), ["body.0"]),
        ("מהו מטר?", ("Он был из платины.",), ["hook", "body.0"]),
        ("W\x00hat?", (LINE,), ["hook"]),
        ("What?", ("word " * 119,) * 100, ["body"]),
        ("What?", (LINE,) * 400, ["body"]),
    ],
)
def test_a_script_that_cannot_be_spoken_is_refused_by_line(
    hook: str, body: tuple[str, ...], fields: list[str]
) -> None:
    assert problems(hook, *body) == fields


def test_a_script_may_name_what_is_written_otherwise() -> None:
    assert problems("What is π?", "The Greek wrote Εὐρηκα and was glad of it.", "1964, 2026!") == []
    assert (
        problems("한자 漢字는 무엇일까요?", "e\u0301te\u0301 is summer in French.", "Việt Nam")
        == []
    )


def test_a_good_script_is_taken() -> None:
    assert problems("What is a metre?", LINE, "한글도 됩니다. 👍", cta="Follow us.") == []


def test_a_script_too_long_for_its_format_says_how_much_to_cut() -> None:
    with translation.override("en"), pytest.raises(RuleBroken) as refused:
        check_script(
            "What?",
            (LINE,) * 40,
            "",
            language="en",
            content_format="short",
            characters_per_second=14.0,
        )
    assert "at most 90 s" in str(refused.value)
    assert "Cut about" in str(refused.value)


def test_length_follows_the_pace_of_the_voice() -> None:
    slow, fast = (seconds_of((LINE,), "en", pace) for pace in (10.0, 20.0))
    assert slow == pytest.approx(2 * fast)
    length = length_of(
        (LINE,) * 10, language="en", content_format="short", characters_per_second=12.0
    )
    assert not length.is_short
    assert not length.is_too_long
