"""Korean text becomes Hangul as it is said, token by token."""

from __future__ import annotations

import pytest

from apps.providers.embedded.speech.reading.korean import read_korean


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("2.5%", "이점오 퍼센트"),
        ("100메가와트시", "백메가와트시"),
        ("100MWh", "백 메가와트시"),
        ("3월", "삼월"),
        ("6월", "유월"),
        ("10월", "시월"),
        ("1일", "일일"),
        ("010-1234-5678", "공일공, 일이삼사, 오육칠팔"),
        ("1588-1234", "일오팔팔, 일이삼사"),
        ("2,000톤", "이천톤"),
        ("1960년대", "천구백육십년대"),
        ("'90년대", "구십년대"),
        ("2024년", "이천이십사년"),
        ("2024-03-01", "이천이십사년 삼월 일일"),
        ("30도", "삼십도"),
        ("20℃", "이십 도"),
        ("-5℃", "영하 오 도"),
        ("-5", "마이너스 오"),
        ("$5", "오 달러"),
        ("$5M", "오백만 달러"),
        ("$3.5B", "삼십오억 달러"),
        ("$3억", "삼억 달러"),
        ("₩3,000", "삼천 원"),
        ("10,000원", "만원"),
        ("11,000원", "만 천원"),
        ("1억", "일억"),
        ("1천만", "천만"),
        ("123456789", "일억 이천삼백사십오만 육천칠백팔십구"),
        ("1,234.5", "천이백삼십사점오"),
        ("0.5%", "영점오 퍼센트"),
        ("3.5조", "삼점오조"),
        ("1/2", "이분의 일"),
        ("10:30", "열시 삼십분"),
        ("13:00", "십삼시"),
        ("3:1", "삼 대 일"),
        ("3~5개월", "삼에서 오개월"),
        ("3~5명", "세명에서 다섯명"),
        ("10~20%", "십에서 이십 퍼센트"),
        ("2020~2024년", "이천이십에서 이천이십사년"),
        ("제3차", "제삼차"),
        ("100km/h", "시속 백 킬로미터"),
        ("007", "공공칠"),
        ("AI가", "에이아이가"),
        ("FBI", "에프비아이"),
        ("NASA", "나사"),
        ("ChatGPT는", "챗지피티는"),
        ("GPT-4", "지피티포"),
        ("KF-21", "케이에프이십일"),
        ("5G", "파이브지"),
        ("3D", "쓰리디"),
        ("K-POP", "케이팝"),
        ("B2B", "비투비"),
        ("v3.1.2", "브이삼점일점이"),
        ("https://www.naver.com/a", "네이버 점 컴 슬래시 에이"),
        ("me@gmail.com", "미 골뱅이 지메일 점 컴"),
        ("미국·중국", "미국 중국"),
        ("美", "미"),
        ('"안녕"이라고', "안녕이라고"),
        ("#태그", "태그"),
    ],
)
def test_a_token_alone_is_read_out(written: str, spoken: str) -> None:
    assert read_korean([written]) == [spoken]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("1명", "한명"),
        ("3명", "세명"),
        ("3마리", "세마리"),
        ("20살", "스무살"),
        ("25명", "스물다섯명"),
        ("45명", "사십오명"),
        ("120명", "백이십명"),
        ("3시", "세시"),
        ("15시", "십오시"),
        ("12시간", "열두시간"),
        ("24시간", "이십사시간"),
        ("30분", "삼십분"),
        ("3달", "세달"),
        ("3달러", "삼달러"),
        ("3개", "세개"),
        ("3개월", "삼개월"),
        ("3개국", "삼개국"),
        ("1번째", "첫번째"),
        ("2번째", "두번째"),
        ("3대", "세대"),
        ("20대", "이십대"),
        ("30대기업", "삼십대기업"),
        ("2배", "두배"),
        ("20배", "이십배"),
        ("1.5배", "일점오배"),
        ("3위", "삼위"),
        ("7세", "칠세"),
        ("5층", "오층"),
        ("2주", "이주"),
    ],
)
def test_counters_choose_native_or_sino_korean_numbers(written: str, spoken: str) -> None:
    assert read_korean([written]) == [spoken]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("3 명", ["세", "명"]),
        ("3 개월", ["삼", "개월"]),
        ("세 명", ["세", "명"]),
        ("100 km/h", ["시속 백", "킬로미터"]),
        ("시속 100km/h", ["시속", "백 킬로미터"]),
        ("5 kg", ["오", "킬로그램"]),
        ("70 %", ["칠십", "퍼센트"]),
        ("영하 5도", ["영하", "오도"]),
        ("1번 출구", ["일번", "출구"]),
        ("5번 했다.", ["다섯번", "했다."]),
        ("3월 1일", ["삼월", "일일"]),
        ("1만 5천 원", ["만", "오천", "원"]),
        ("3시 30분", ["세시", "삼십분"]),
    ],
)
def test_a_token_is_read_in_the_light_of_its_neighbours(text: str, spoken: list[str]) -> None:
    assert read_korean(text.split()) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("startup", "스타트업"),
        ("Space", "스페이스"),
        ("Boston", "보스턴"),
        ("market", "마켓"),
        ("network", "넷워크"),
        ("film", "필름"),
        ("quick", "퀵"),
        ("shop", "숍"),
        ("cute", "큐트"),
    ],
)
def test_latin_words_are_said_by_their_sound(written: str, spoken: str) -> None:
    assert read_korean([written]) == [spoken]


@pytest.mark.parametrize("written", ["—", "-", "...", "·", "ㅋㅋ", "😀", "()"])
def test_a_token_of_signs_only_is_silent(written: str) -> None:
    assert read_korean(["네", written, "아니오"]) == ["네", "", "아니오"]


def test_there_is_one_reading_for_every_token() -> None:
    text = "2024년 — 물가가 2.5% (약 3~5명) 올랐다 … $5 100 km/h !"
    assert len(read_korean(text.split())) == len(text.split())
