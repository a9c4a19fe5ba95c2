"""Korean sound changes reach the voice, across words but not across pauses."""

from __future__ import annotations

import pytest

from apps.providers.embedded.speech.phonemes.korean import phonemize, phrase_symbols
from apps.providers.embedded.speech.weights import kokoro_symbols


@pytest.mark.parametrize(
    ("written", "sounded"),
    [
        (["국민"], ["궁민"]),
        (["같이"], ["가치"]),
        (["좋다"], ["조타"]),
        (["십육"], ["심뉵"]),
        (["백", "명"], ["뱅", "명"]),
        (["밥", "먹고"], ["밤", "먹고"]),
        (["할", "수"], ["할", "쑤"]),
        (["못", "해요"], ["모", "태요"]),
        (["서울역"], ["서울력"]),
    ],
)
def test_words_sound_as_they_are_said(written: list[str], sounded: list[str]) -> None:
    assert phrase_symbols(written) == phrase_symbols(sounded)


def test_a_pause_stops_the_sound_change() -> None:
    assert phonemize(["백,", "명"])[0] == phonemize(["백,"])[0]
    assert phonemize(["백", "명"])[0] != phonemize(["백"])[0]


def test_marks_stay_with_their_token() -> None:
    first, second, third = phonemize(["공일공, 일이", "", "네?"])
    assert first.count(",") == 1
    assert ", " in first
    assert second == ""
    assert third.endswith("?")


def test_every_symbol_is_one_the_model_knows() -> None:
    text = (
        "키스의 고유조건은 입술끼리 만나야 하고 특별한 기술은 필요치 않다. 왜 쥐가 귀여워? "
        "희망찬 햇볕, 넓은 흙과 값싼 쌀, 읊조린 꽃잎… 예의 있는 위원회의 웬 뒤뜰!"
    )
    symbols = "".join(phonemize(text.split()))
    assert set(symbols) <= set(kokoro_symbols())
