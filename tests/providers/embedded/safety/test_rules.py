"""What each rule finds, and what it leaves alone although it looks alike."""

from __future__ import annotations

import pytest

from apps.providers.capabilities.safety import SafetyFlag, SafetyRequest
from apps.providers.embedded.safety import RuleSafetyChecker


def flags(sentence: str, language: str, vertical: str = "general") -> tuple[SafetyFlag, ...]:
    return RuleSafetyChecker().check(SafetyRequest((sentence,), language, vertical)).flags


FOUND = [
    ("ko", "궁금한 점은 hangul@example.com으로 보내 주세요.", "email_address"),
    ("ko", "백신을 맞으면 자폐증을 유발합니다.", "anti_vaccine"),
    ("en", "Vaccines cause autism.", "anti_vaccine"),
    ("ko", "하루 500mg을 드세요.", "dosage_advice"),
    ("en", "You should take 500 mg every morning.", "dosage_advice"),
    ("ko", "한 달 만에 10kg을 뺐습니다.", "weight_promise"),
    ("en", "Lose 20 pounds in two weeks.", "weight_promise"),
    ("ko", "지금 당장 이 주식을 사세요.", "investment_call"),
    ("ko", "다시 없을 투자 기회입니다.", "investment_call"),
    ("en", "Buy this stock now before it is too late.", "investment_call"),
    ("ko", "개표가 조작됐습니다.", "election_claim"),
    ("en", "The election was rigged.", "election_claim"),
    ("ko", "야당은 모두 매국노입니다.", "political_attack"),
    ("en", "All liberals are traitors.", "political_attack"),
    ("ko", "미성년자 음란물을 모았습니다.", "sexual_minor"),
    ("en", "A site with child porn.", "sexual_minor"),
    ("ko", "기자들을 모두 죽이자.", "violence_call"),
    ("en", "Shoot all journalists.", "violence_call"),
    ("ko", "사제 폭탄 만드는 법을 알려 드립니다.", "weapon_making"),
    ("en", "Here is how to make a pipe bomb.", "weapon_making"),
    ("ko", "필로폰 팝니다.", "drug_trade"),
    ("en", "Buy cocaine online.", "drug_trade"),
    ("ko", "온라인 카지노에 가입하세요.", "gambling"),
    ("ko", "꽁머니를 드립니다.", "gambling"),
    ("en", "Sign up at our online casino.", "gambling"),
    ("ko", "국내 1위 제품입니다.", "superlative_claim"),
    ("en", "The lowest price guaranteed.", "superlative_claim"),
    ("ko", "서울시 강남구 역삼로 12 101동 1203호에 삽니다.", "home_address"),
    ("en", "She lives at 12 Baker Street.", "home_address"),
    ("ko", "계좌번호는 국민은행 123-45-67890입니다.", "identity_number"),
    ("en", "His passport number is M1234567.", "identity_number"),
    ("en", "Her number is 123-45-6789.", "social_security_number"),
    ("en", "Use sk-abcdefghijklmnopqrstuvwx to sign in.", "secret_key"),
    ("ko", "비밀번호는 hunter2024입니다.", "secret_key"),
]
LEFT_ALONE = [
    ("ko", "백신이 자폐증을 유발한다는 주장은 사실이 아닙니다."),
    ("en", "Vaccines do not cause autism."),
    ("ko", "의사의 처방에 따라 하루 2정을 복용하세요."),
    ("en", "In the trial, participants should take 50 mg a day as prescribed."),
    ("ko", "판다는 하루에 대나무 20kg을 먹습니다."),
    ("en", "The bear lost 20 pounds over the winter."),
    ("ko", "지금 당장 주식을 사야 한다는 말은 사기이니 주의하세요."),
    ("en", "Analysts say the share will reach 100 dollars by June."),
    ("en", "The company buys back stock now and then."),
    ("ko", "법원은 부정선거의 증거가 없다고 판결했습니다."),
    ("en", "Courts found no evidence that the election was rigged."),
    ("ko", "야당은 모두 반대표를 던졌습니다."),
    ("en", "Liberals are ahead in three polls."),
    ("ko", "경찰은 미성년자 음란물 유포 혐의로 그를 체포했습니다."),
    ("en", "Police fight child porn across Europe."),
    ("en", "Let's attack the problem of poverty."),
    ("ko", "독재자는 기자들을 죽였습니다."),
    ("ko", "불꽃놀이 폭죽을 만드는 과정은 위험합니다."),
    ("en", "How to make a cake without eggs."),
    ("ko", "경찰이 마약 판매를 단속했습니다."),
    ("en", "The agency seized cocaine worth two million dollars."),
    ("ko", "도박 중독은 상담이 필요합니다."),
    ("en", "The casino opened in 1863."),
    ("ko", "국내 1위 도시는 서울입니다."),
    ("en", "The lowest price was recorded in May."),
    ("ko", "경복궁은 서울시 종로구 사직로에 있습니다."),
    ("en", "The museum is at 12 Baker Street."),
    ("ko", "2024-10-09에 계좌를 열었습니다."),
    ("en", "The passport office opens at nine."),
    ("en", "The score was 123-45 on day 6789."),
    ("ko", "비밀번호는 자주 바꾸는 것이 좋습니다."),
    ("en", "A password is a secret word."),
]


@pytest.mark.parametrize(("language", "sentence", "rule"), FOUND)
def test_a_rule_finds_what_it_is_for(language: str, sentence: str, rule: str) -> None:
    assert rule in {flag.rule for flag in flags(sentence, language)}


@pytest.mark.parametrize(("language", "sentence"), LEFT_ALONE)
def test_what_only_looks_alike_is_left_alone(language: str, sentence: str) -> None:
    assert flags(sentence, language) == ()


@pytest.mark.parametrize(
    ("sentence", "vertical", "severity"),
    [
        ("It has no side effects.", "general", "review"),
        ("It has no side effects.", "senior_health", "block"),
        ("The fund offers guaranteed returns.", "general", "review"),
        ("The fund offers guaranteed returns.", "finance", "block"),
        ("This is bullshit.", "tech", "notice"),
        ("This is bullshit.", "senior_health", "review"),
        ("The lowest price guaranteed.", "history", "notice"),
        ("The lowest price guaranteed.", "commerce", "review"),
        ("Write to me@example.com.", "general", "review"),
    ],
)
def test_a_vertical_is_as_strict_as_its_subject_asks(
    sentence: str, vertical: str, severity: str
) -> None:
    assert {flag.severity for flag in flags(sentence, "en", vertical)} == {severity}


def test_the_score_counts_each_severity() -> None:
    def score(sentence: str) -> str:
        checker = RuleSafetyChecker()
        return str(checker.check(SafetyRequest((sentence,), "en", "general")).score)

    assert score("The sky is blue.") == "1.00"
    assert score("This is bullshit.") == "0.85"
    assert score("Write to me@example.com.") == "0.70"
    assert score("All immigrants must be expelled.") == "0.40"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_very_long_line_is_read_in_one_go(language: str) -> None:
    for piece in ("a", "1", "지금 ", "buy ", "a@", "비밀번호는 "):
        flags(piece * (10_000 // len(piece)), language)
