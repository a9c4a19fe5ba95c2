from __future__ import annotations

from decimal import Decimal

import pytest

from apps.providers.capabilities.safety import SafetyRequest
from apps.providers.embedded.safety import RuleSafetyChecker


def findings(sentence: str, language: str = "ko", vertical: str = "general") -> set[str]:
    report = RuleSafetyChecker().check(SafetyRequest((sentence,), language, vertical))
    return {flag.rule for flag in report.flags}


@pytest.mark.parametrize(
    ("sentence", "language", "rule"),
    [
        ("주민번호는 900101-1234567입니다.", "ko", "resident_number"),
        ("전화는 010-1234-5678로 주세요.", "ko", "phone_number"),
        ("사무실은 02-123-4567입니다.", "ko", "phone_number"),
        ("Call +1 212 555 0147 now.", "en", "phone_number"),
        ("메일은 kim.lee@example.co.kr입니다.", "ko", "email_address"),
        ("My card is 4111 1111 1111 1111.", "en", "card_number"),
        ("이 즙을 마시면 100% 완치됩니다.", "ko", "medical_certainty"),
        ("부작용이 전혀 없는 약입니다.", "ko", "medical_certainty"),
        ("당뇨병이 완치됩니다.", "ko", "medical_certainty"),
        ("This tea cures cancer in a week.", "en", "medical_certainty"),
        ("It has no side effects.", "en", "medical_certainty"),
        ("혈압약을 끊으세요.", "ko", "treatment_advice"),
        ("Stop taking your insulin today.", "en", "treatment_advice"),
        ("원금 보장에 연 12% 수익입니다.", "ko", "financial_guarantee"),
        ("이 주식은 무조건 오른다.", "ko", "financial_guarantee"),
        ("이 주식은 무조건 오릅니다.", "ko", "financial_guarantee"),
        ("The fund offers guaranteed returns.", "en", "financial_guarantee"),
        ("You cannot lose money with gold.", "en", "financial_guarantee"),
        ("한남충은 이해를 못 합니다.", "ko", "hate"),
        ("All immigrants must be expelled.", "en", "hate"),
        ("야동을 보는 법입니다.", "ko", "sexual"),
        ("기호 2번을 찍어 주세요.", "ko", "vote_call"),
        ("Please vote for Smith on Tuesday.", "en", "vote_call"),
        ("This is bullshit.", "en", "profanity"),
        ("Here is how to kill yourself.", "en", "self_harm"),
    ],
)
def test_it_finds_what_should_not_go_out(sentence: str, language: str, rule: str) -> None:
    assert rule in findings(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("암 치료 연구가 빠르게 발전하고 있습니다.", "ko"),
        ("보험의 보장 내용을 꼼꼼히 확인해야 합니다.", "ko"),
        ("투자는 원금이 보장되지 않습니다.", "ko"),
        ("원금 보장이라는 말은 사기일 수 있습니다.", "ko"),
        ("부작용이 전혀 없다는 광고는 허위입니다.", "ko"),
        ("이 약은 부작용이 적은 편입니다.", "ko"),
        ("2,000억 원을 투자해 2030년까지 1,234,567대를 만듭니다.", "ko"),
        ("1592년 4월 13일에 전쟁이 시작됐습니다.", "ko"),
        ("시발점은 1919년이었습니다.", "ko"),
        ("국민은 대통령을 직접 뽑습니다.", "ko"),
        ("경찰은 음란물 다운로드 사이트를 단속했습니다.", "ko"),
        ("자살 예방 상담 전화가 있습니다.", "ko"),
        ("내일 기온이 반드시 오른다는 뜻은 아닙니다.", "ko"),
        ("Scientists search for a drug that cures cancer.", "en"),
        ("There is no evidence that it cures diabetes.", "en"),
        ("No investment is risk-free.", "en"),
        ("Nothing is guaranteed in markets.", "en"),
        ("In 1920 women won the right to vote for president.", "en"),
        ("Never stop taking your medication without advice.", "en"),
        ("The order number is 1234 5678 9012 3456.", "en"),
        ("A chink in the armour was found in 1944.", "en"),
        ("From 1914-1918, 16,000,000 people died.", "en"),
        ("Scunthorpe and Essex are places in England.", "en"),
    ],
)
def test_near_misses_pass(sentence: str, language: str) -> None:
    assert findings(sentence, language) == set()


@pytest.mark.parametrize(
    ("sentence", "vertical", "is_blocked"),
    [
        ("이 즙은 100% 완치 효과가 있습니다.", "senior_health", True),
        ("이 즙은 100% 완치 효과가 있습니다.", "history", False),
        ("이 상품은 원금 보장 상품입니다.", "finance", True),
        ("이 상품은 원금 보장 상품입니다.", "tech", False),
    ],
)
def test_health_and_finance_are_stricter(sentence: str, vertical: str, is_blocked: bool) -> None:
    report = RuleSafetyChecker().check(SafetyRequest((sentence,), "ko", vertical))
    assert report.flags
    assert report.is_blocked is is_blocked


def test_a_flag_points_to_its_sentence_and_quotes_it() -> None:
    sentences = ("바다는 깊습니다.", "연락은 한국 지사의 010-1234-5678로 주세요.", "고맙습니다.")
    (flag,) = RuleSafetyChecker().check(SafetyRequest(sentences, "ko", "general")).flags
    assert flag.sentence_index == 1
    assert "010-1234-5678" in flag.excerpt
    assert flag.excerpt in sentences[1]
    assert flag.reason


def test_the_score_falls_with_each_finding_and_stops_at_zero() -> None:
    def score(*sentences: str) -> Decimal:
        return RuleSafetyChecker().check(SafetyRequest(sentences, "en", "general")).score

    assert score("The sea is deep.") == Decimal("1.00")
    assert score("Write to me@example.com.") == Decimal("0.70")
    assert score("My card is 4111 1111 1111 1111.") == Decimal("0.40")
    assert score(*["My card is 4111 1111 1111 1111."] * 3) == Decimal("0.00")


def test_an_unknown_language_is_still_checked_for_personal_data() -> None:
    assert findings("Meine Karte ist 4111 1111 1111 1111.", "de") == {"card_number"}
