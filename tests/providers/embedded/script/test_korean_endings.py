from __future__ import annotations

import pytest

from apps.core.language.words import numbers_in
from apps.providers.embedded.script.korean_endings import make_polite


@pytest.mark.parametrize(
    ("plain", "polite"),
    [
        ("일을 한다.", "일을 합니다."),
        ("일을 했다.", "일을 했습니다."),
        ("그는 의사다.", "그는 의사입니다."),
        ("그는 의사였다.", "그는 의사였습니다."),
        ("이것은 책이다.", "이것은 책입니다."),
        ("값은 3배다.", "값은 3배입니다."),
        ("비율은 70%다.", "비율은 70%입니다."),
        ("돈이 있다.", "돈이 있습니다."),
        ("돈이 없다.", "돈이 없습니다."),
        ("사실이 아니다.", "사실이 아닙니다."),
        ("반긴 것은 아니었다.", "반긴 것은 아니었습니다."),
        ("차이가 크다.", "차이가 큽니다."),
        ("도움이 된다.", "도움이 됩니다."),
        ("계획을 밝혔다.", "계획을 밝혔습니다."),
        ("성장한 것으로 나타났다.", "성장한 것으로 나타났습니다."),
        ("빵을 만든다.", "빵을 만듭니다."),
        ("나무는 오래 산다.", "나무는 오래 삽니다."),
        ("배출이 줄어든다.", "배출이 줄어듭니다."),
        ("날씨가 좋았다.", "날씨가 좋았습니다."),
        ("내년에 나올 예정이다.", "내년에 나올 예정입니다."),
        ("내년에 나올 전망.", "내년에 나올 전망입니다."),
        ("문제가 어렵다.", "문제가 어렵습니다."),
        ("음악을 듣는다.", "음악을 듣습니다."),
        ("집을 짓는다.", "집을 짓습니다."),
        ("하늘이 파랗다.", "하늘이 파랗습니다."),
        ("사과를 드신다.", "사과를 드십니다."),
        ("하지 않는다.", "하지 않습니다."),
        ("비가 오겠다.", "비가 오겠습니다."),
        ("정말 놀랍다!", "정말 놀랍습니다!"),
        ("새 글자를 만들었다", "새 글자를 만들었습니다."),
        ('그는 "내년에 온다"라고 말했다.', '그는 "내년에 온다"라고 말했습니다.'),
    ],
)
def test_a_plain_ending_becomes_polite(plain: str, polite: str) -> None:
    assert make_polite(plain) == polite


@pytest.mark.parametrize(
    "sentence", ["감사합니다.", "이렇게 해요.", "왜 그럴까?", '"나는 간다."', "그렇습니다!"]
)
def test_what_is_polite_asked_or_quoted_stays_as_it_is(sentence: str) -> None:
    assert make_polite(sentence) == sentence


def test_numbers_and_units_are_untouched() -> None:
    plain = "2020년 2.5%였던 비중이 1,234,567대로 3배가 됐다."
    assert numbers_in(make_polite(plain)) == numbers_in(plain)
    assert make_polite(plain).startswith(plain[:-3])
