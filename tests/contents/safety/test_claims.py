"""A line beside its source: what differs is named, what only sounds otherwise is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.contents.safety.claims import check_claims
from apps.contents.safety.facts import facts_in
from apps.contents.safety.matching import read_source
from apps.providers.capabilities.script import ScriptRequest
from apps.providers.embedded.script import ExtractiveScriptWriter

SAMPLES = Path(__file__).parents[3] / "apps/contents/samples"
ENGLISH = (
    "Aspirin can lower the risk of a second heart attack by 25 percent. "
    "It does not help healthy people who never had one. "
    "Doctor Lena Hoffmann of Bern tested 1,200 patients in 2019. "
    "On March 3 the agency approved the drug at a price of $40 a month. "
    "Prices rose by 3.5% last year. The company employs 2.4 million people."
)
KOREAN = (
    "아스피린은 두 번째 심장마비의 위험을 25퍼센트 낮춘다. "
    "심장마비를 겪지 않은 건강한 사람에게는 도움이 되지 않는다. "
    "서울대 김영수 교수는 2019년에 환자 1,200명을 조사했다. "
    "3월 3일 식약처가 한 달 4만 원에 약을 허가했다. "
    "지난해 물가는 3.5% 올랐다. 이 회사 직원은 2억 4천만 명이다."
)


def differences(line: str, language: str) -> set[str]:
    source = read_source(ENGLISH if language == "en" else KOREAN, "", language)
    claims = check_claims(("Look.", line, "Follow us."), source)
    return {one.rule for claim in claims for one in claim.differences if claim.line == 1}


@pytest.mark.parametrize(
    ("language", "line", "rule"),
    [
        ("en", "Aspirin lowers the risk of a second attack by 35 percent.", "claim_number"),
        ("en", "Aspirin can lower the risk by 25 kilograms.", "claim_unit"),
        ("en", "It does help healthy people who never had one.", "claim_negation"),
        ("en", "Aspirin cannot lower the risk of a second heart attack.", "claim_negation"),
        ("en", "Doctor Anna Hoffmann of Bern tested 1,200 patients.", "claim_name"),
        ("en", "On March 30 the agency approved the drug.", "claim_date"),
        ("en", "Prices fell by 3.5% last year.", "claim_opposite"),
        ("en", "The company employs 2.4 billion people.", "claim_number"),
        ("en", "The drug costs €40 a month.", "claim_unit"),
        ("en", "Whales sing across the oceans every winter.", "claim_unsupported"),
        ("ko", "아스피린은 두 번째 심장마비의 위험을 35퍼센트 낮춥니다.", "claim_number"),
        ("ko", "한 달 4만 달러에 약을 허가했습니다.", "claim_unit"),
        ("ko", "심장마비를 겪지 않은 건강한 사람에게는 도움이 됩니다.", "claim_negation"),
        ("ko", "서울대 박철민 교수는 2019년에 환자 1,200명을 조사했습니다.", "claim_name"),
        ("ko", "3월 30일 식약처가 한 달 4만 원에 약을 허가했습니다.", "claim_date"),
        ("ko", "지난해 물가는 3.5% 내렸습니다.", "claim_opposite"),
        ("ko", "고래는 겨울마다 먼 바다에서 노래합니다.", "claim_unsupported"),
    ],
)
def test_what_the_source_does_not_say_is_named(language: str, line: str, rule: str) -> None:
    assert rule in differences(line, language)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "The company employs 2,400,000 people."),
        ("en", "Doctor Lena Hoffmann tested 1200 patients."),
        ("en", "In 2019, Hoffmann tested twelve hundred patients."),
        ("en", "The agency approved the drug on 3 March."),
        ("en", "Does aspirin help healthy people?"),
        ("en", "Last year prices rose by 3.5 per cent."),
        ("ko", "식약처가 한 달 40,000원에 약을 허가했습니다."),
        ("ko", "이 회사 직원은 2억 4000만 명입니다."),
        ("ko", "지난해 물가는 3.5퍼센트 올랐습니다."),
        ("ko", "건강한 사람에게는 도움이 되지 않습니다."),
    ],
)
def test_the_same_in_other_words_is_left_alone(language: str, line: str) -> None:
    assert differences(line, language) == set()


@pytest.mark.parametrize(
    ("name", "language", "pace"), [("hangul.ko.md", "ko", 6.3), ("missing-days.en.md", "en", 13.5)]
)
@pytest.mark.parametrize("seconds", [38.0, 170.0])
def test_what_the_embedded_writer_takes_from_a_source_is_all_found_there(
    name: str, language: str, pace: float, seconds: float
) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    title = text.split("\n", 1)[0].lstrip("# ")
    script = ExtractiveScriptWriter().write(
        ScriptRequest(title, text, language, "short", "general", "casual", seconds, pace)
    )
    source = read_source(text, title, language)
    lines = (script.hook, *script.body, script.call_to_action)
    claims = check_claims(lines, source, script.sources)
    assert [one for claim in claims for one in claim.differences] == []
    told = [claim for claim in claims if claim.part == "body"]
    assert [claim.source for claim in told] == list(script.sources)


@pytest.mark.parametrize(
    ("sentence", "language", "facts"),
    [
        ("It took 1/299,792,458 of a second.", "en", {("1", ""), ("299792458", "")}),
        ("It is 3.50 km long.", "en", {("3.5", "km")}),
        ("About two and a half million.", "en", {("2", "")}),
        ("Twenty-five percent of $2.4 billion.", "en", {("25", "%"), ("2400000000", "dollar")}),
        ("In the 1990s, 5 km/h.", "en", {("1990", ""), ("5", "km/h")}),
        ("On 3 March at 5 pm.", "en", {("3-3", "date"), ("5", "")}),
        ("1억 2,345만 원을 세 명이 나눴다.", "ko", {("123450000", "won"), ("3", "person")}),
        ("3월 1일 오전 9시.", "ko", {("3-1", "date"), ("9", "")}),
        ("영하 20도, 35.5%.", "ko", {("20", "degree"), ("35.5", "%")}),
        ("두 배로 늘었다.", "ko", {("2", "times")}),
    ],
)
def test_numbers_are_read_whatever_their_spelling(
    sentence: str, language: str, facts: set[tuple[str, str]]
) -> None:
    assert facts <= {(fact.value, fact.unit) for fact in facts_in(sentence, language)}
