from __future__ import annotations

import pytest

from apps.core.language import SourceProblem, check_source_text

ENGLISH = "The sea is deep and cold. " * 10
KOREAN = "바다는 깊고 차갑다. 빛은 아래까지 닿지 않는다. " * 4


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (KOREAN, "ko")])
def test_an_article_in_the_language_of_the_project_passes(text: str, language: str) -> None:
    check_source_text(text, language)


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("", "en", "empty"),
        (" \n\t", "ko", "empty"),
        ("a" * 200_000, "en", "too_long"),
        ("<div><p></p></div>", "en", "only_markup"),
        ("😀 🎉 !!! …", "ko", "no_words"),
        ("これは日本語の文章です。漢字も使います。", "ko", "other_language"),
        (ENGLISH, "ko", "other_language"),
        (KOREAN, "en", "other_language"),
        ("Lorem ipsum dolor amet consectetur elit " * 8, "en", "not_the_language"),
        ("a" * 99_000, "en", "not_the_language"),
        ("바다" * 20_000, "ko", "not_the_language"),
        ("The sea is deep.", "en", "too_short"),
        ("바다는 깊다.", "ko", "too_short"),
    ],
)
def test_a_text_that_cannot_carry_a_film_is_refused(text: str, language: str, code: str) -> None:
    with pytest.raises(SourceProblem) as caught:
        check_source_text(text, language)
    assert caught.value.code == code
    assert caught.value.field == "text"
    assert "%(" not in str(caught.value)


def test_the_refusal_names_both_languages() -> None:
    with pytest.raises(SourceProblem, match="is in Japanese, but the project is in Korean"):
        check_source_text("これは日本語の文章です。漢字も使います。", "ko")
