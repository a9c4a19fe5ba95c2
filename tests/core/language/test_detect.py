from __future__ import annotations

import pytest

from apps.core.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("한글은 배우기 쉬운 문자다.", "ko"),
        ("AI 반도체 TSMC NVIDIA GPU 시장이 빠르게 성장한다", "ko"),
        ("The cat sat on the mat and it was happy.", "en"),
        ("The word 한글 is the name of the Korean alphabet.", "en"),
        ("Le chat est sur la table et il mange du pain avec nous.", "fr"),
        ("Der Hund ist in dem Haus und er hat nicht gegessen.", "de"),
        ("El perro está en la casa y no ha comido nada de lo que había.", "es"),
        ("これは日本語の文章です。漢字も使います。", "ja"),
        ("这是一篇中文文章。", "zh"),
        ("Это русский текст.", "ru"),
        ("هذا نص عربي.", "ar"),
        ("😀😀 !!", None),
        ("Hi there", None),
        ("", None),
    ],
)
def test_the_main_language_is_named_only_when_it_is_certain(
    text: str, language: str | None
) -> None:
    assert detect_language(text) == language
