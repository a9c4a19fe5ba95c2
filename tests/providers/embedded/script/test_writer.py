from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from apps.core.language import clean_text, split_sentences
from apps.core.language.words import numbers_in, spoken_length
from apps.providers.capabilities.script import ScriptRequest
from apps.providers.embedded.script import ExtractiveScriptWriter
from apps.providers.errors import ProviderError

SAMPLES = Path(__file__).parents[4] / "apps/contents/samples"
PACE = {"ko": 6.3, "en": 13.5}
NEWS = """By Jane Doe
HARBOUR CITY — The council voted 9 to 4 on Tuesday to build a flood barrier (photo: Times).[1]
The barrier will be 3.2 kilometres long. However, it will not stop every storm.
Engineers expect it to protect about 180,000 homes. They finished the design in 2024.
Therefore the city must raise taxes. Owners will pay an average of $85 a year.
Read more: The storm that changed the bay
jane@harbour.example
"""


def request(
    text: str, *, title: str = "", language: str = "en", seconds: float = 35
) -> ScriptRequest:
    return ScriptRequest(
        title=title,
        text=text,
        language=language,
        content_format="short",
        vertical="general",
        tone="casual",
        target_seconds=seconds,
        characters_per_second=PACE[language],
    )


def sample(name: str, language: str, seconds: float = 35) -> ScriptRequest:
    title, _, text = (SAMPLES / name).read_text().partition("\n")
    return request(text, title=title, language=language, seconds=seconds)


BOTH_SAMPLES = [("missing-days.en.md", "en"), ("hangul.ko.md", "ko")]


@pytest.mark.parametrize(("name", "language"), BOTH_SAMPLES)
@pytest.mark.parametrize("seconds", [20, 35, 60])
def test_a_script_fills_the_wanted_time_and_no_more(
    name: str, language: str, seconds: float
) -> None:
    draft = ExtractiveScriptWriter().write(sample(name, language, seconds))
    spoken = spoken_length(draft.full_text, language) / PACE[language]
    assert 0.8 * seconds <= spoken <= 1.05 * seconds


@pytest.mark.parametrize(("name", "language"), BOTH_SAMPLES)
def test_every_number_in_the_script_is_in_the_source(name: str, language: str) -> None:
    order = sample(name, language, 90)
    draft = ExtractiveScriptWriter().write(order)
    assert numbers_in(draft.full_text)
    assert set(numbers_in(draft.full_text)) <= set(numbers_in(order.title + order.text))


def test_every_english_beat_is_the_sentence_of_the_source_that_it_names() -> None:
    order = sample("missing-days.en.md", "en", 60)
    draft = ExtractiveScriptWriter().write(order)
    sentences = split_sentences(clean_text(order.text), "en")
    assert len(draft.sources) == len(draft.body)
    for beat, index in zip(draft.body, draft.sources, strict=True):
        assert beat.lower() in sentences[index].lower()
    assert list(draft.sources) == sorted(draft.sources)


def test_korean_beats_differ_from_the_source_in_their_endings_only() -> None:
    order = sample("hangul.ko.md", "ko", 60)
    draft = ExtractiveScriptWriter().write(order)
    sentences = split_sentences(clean_text(order.text), "ko")
    for beat, index in zip(draft.body, draft.sources, strict=True):
        assert beat.endswith(("니다.", ","))
        assert beat[:10] in sentences[index]


def test_bylines_credits_citations_asides_and_contacts_are_not_said() -> None:
    said = ExtractiveScriptWriter().write(request(NEWS, title="A flood barrier")).full_text
    for unwanted in ("Jane", "HARBOUR", "photo", "[1]", "Read more", "@"):
        assert unwanted not in said


def test_a_sentence_that_leans_on_another_is_said_only_after_it() -> None:
    for seconds in (12, 16, 20, 24, 30):
        draft = ExtractiveScriptWriter().write(request(NEWS, title="Floods", seconds=seconds))
        for place, beat in enumerate(draft.body):
            if beat.startswith(("They", "However, it", "It")):
                assert draft.sources[place - 1] == draft.sources[place] - 1


def test_a_connective_is_dropped_when_what_it_connects_to_is_not_said() -> None:
    text = (
        "This town is small. Therefore the bridge closed in 1999 for good. "
        "Ferries carried 400 people a day across the river."
    )
    draft = ExtractiveScriptWriter().write(request(text, title="A bridge"))
    assert "The bridge closed in 1999 for good." in draft.body


def test_a_long_sentence_becomes_two_beats_at_a_clause_border() -> None:
    long = (
        "The old harbour wall protected the fishing town from the winter storms for two centuries, "
        "but the great wave of 1953 broke it in eleven places within a single night."
    )
    draft = ExtractiveScriptWriter().write(request(f"{long} Nobody had expected such a wave."))
    assert draft.body[:2] == (
        "The old harbour wall protected the fishing town from the winter storms for two centuries.",
        "But the great wave of 1953 broke it in eleven places within a single night.",
    )


def test_steps_of_a_numbered_list_are_said_although_they_are_headings() -> None:
    text = (
        "Sleep is cheap medicine for adults.\n\n## 1. Keep the same hours\nA rhythm helps.\n\n"
        "## 2. Cool the room\nA cool room helps you sleep.\n\n## Background\nNothing more."
    )
    body = ExtractiveScriptWriter().write(request(text, title="Two ways to sleep")).body
    assert "Keep the same hours." in body
    assert "Cool the room." in body
    assert "Background." not in body


@pytest.mark.parametrize("text", ["One sentence only is here.", "Contents\nIndex\nNotes", "😀"])
def test_a_source_without_two_sentences_is_refused_for_good(text: str) -> None:
    with pytest.raises(ProviderError, match="fewer than two whole sentences") as caught:
        ExtractiveScriptWriter().write(request(text, title="Nothing"))
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Why is the sky blue? | BBC", "Why is the sky blue?"),
        ("전기차 판매 35% 증가 - 가나일보", "전기차 판매 35% 증가"),
        ("Cats - the musical", "Cats - the musical"),
        ("**Bold** news :: Home", "Bold news"),
    ],
)
def test_site_names_leave_the_title(title: str, clean: str) -> None:
    assert ExtractiveScriptWriter().write(request(NEWS, title=title)).title == clean


def test_tags_are_five_to_eight_nouns_of_the_article() -> None:
    draft = ExtractiveScriptWriter().write(sample("hangul.ko.md", "ko"))
    assert 5 <= len(draft.tags) <= 8
    assert {"한글", "글자"} <= set(draft.tags)


def test_writing_twice_gives_the_same_script() -> None:
    order = sample("hangul.ko.md", "ko")
    assert ExtractiveScriptWriter().write(order) == ExtractiveScriptWriter().write(order)


@pytest.mark.parametrize(("name", "language"), BOTH_SAMPLES)
def test_another_script_of_the_same_source_says_something_else(name: str, language: str) -> None:
    order = sample(name, language, 20)
    writer = ExtractiveScriptWriter()
    drafts = [writer.write(replace(order, variation=times)) for times in range(3)]
    assert len({draft.body for draft in drafts}) == 3
    for draft in drafts:
        spoken = spoken_length(draft.full_text, language) / PACE[language]
        assert 0.7 * 20 <= spoken <= 1.1 * 20
        assert draft.hook not in draft.body
    assert writer.write(replace(order, variation=2)) == drafts[2]


def test_a_source_that_holds_no_other_script_gives_the_same_again() -> None:
    order = request("The bridge opened in 1932. It is 503 metres long and made of steel.")
    writer = ExtractiveScriptWriter()
    again = writer.write(replace(order, variation=7))
    assert again.body == writer.write(order).body
