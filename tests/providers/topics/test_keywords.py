"""A keyword is found as a person would find it."""

from __future__ import annotations

import pytest

from apps.providers.topics.keywords import keyword_in


@pytest.mark.parametrize(
    ("text", "keywords", "found"),
    [
        ("AI가 바꾸는 병원", ["ai"], "ai"),
        ("생성형AI의 미래", ["AI"], "AI"),
        ("He said it again", ["AI"], ""),
        ("New AIs appear", ["AI"], "AI"),
        ("Two boxes of apples", ["box", "apple"], "box"),
        ("GPT-5 is here", ["gpt-5"], "gpt-5"),
        ("GPT-55 is here", ["gpt-5"], ""),
        ("반도체기술의 현재", ["기술"], "기술"),
        ("인공  지능\n소식", ["인공 지능"], "인공 지능"),
        ("Ｃ＋＋ 배우기", ["c++"], "c++"),
        ("STRASSE", ["straße"], "straße"),
        ("무엇이든", [], ""),
        ("a.b", ["a?b"], ""),
        ("(((", ["((("], "((("),
    ],
)
def test_a_keyword_is_found(text: str, keywords: list[str], found: str) -> None:
    assert keyword_in(text, keywords) == found
