"""Tables of Korean reading: counters, units, letters and common foreign words."""

from __future__ import annotations

import re
import string

from apps.providers.embedded.speech.reading.tokens import AND, CUBE, SQUARE


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Counters that take native numbers (세 명).
NATIVE_COUNTERS = _words("""
    가지 개 명 마리 권 벌 켤레 송이 그루 자루 장 채 척 통 판 모금 끼 군데 곳 줄 살 사람 시간 시 달
    번째 번 배 대 잔 병 쌍 방울 걸음 바퀴 갈래 토막 조각 그릇 접시 숟가락 차례 마디 다발 봉지 상자
    아름 포기 꼭지 칸 편 글자 단어 문장 여자 남자 아이 손가락 발 나라 도시 팀 모델
""")
# Words that begin like a native counter but take Sino-Korean numbers (삼 개월).
SINO_WORDS = _words("""
    개월 개년 개국 개소 개사 개교 번지 번길 번가 대기업 대륙 대양 대회 대학 대강 대과제 대전략
    대주 대째
    시리즈 장관 달러 채널 배럴 배속 시즌 시그마 명령 통신 판매 병원 병동 줄기세포 편집 발전
""")
# A number before these names one of many: 1번 출구 is the exit called one.
NUMBERED = frozenset(
    _words("출구 문제 국도 버스 선수 타자 홀 트랙 항목 질문 게이트 승강장 후보 채널 창구 교향곡")
)

# What 3대 counts, and words that come before such a count.
MACHINES = _words("""
    차 기 버스 트럭 택시 컴퓨터 노트북 폰 카메라 로봇 드론 자전거 오토바이 장비 서버 피아노 텔레비전
    에어컨 포 헬기 PC TV
""")
SUMS = frozenset(_words("총 모두 약 단 최대 최소 매일 하루 모든 무려 또"))
ABOUT = ["", "한두", "두세", "서너", "너댓", "대여섯", "예닐곱", "일고여덟", "여덟아홉"]

NATIVE_ONES = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]
NATIVE_TENS = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]

# What is named after a day: 5·18 민주화운동.
NAMED_DAYS = re.compile(
    "절|운동|민주|혁명|전쟁|사태|항쟁|선언|의거|참사|테러|비상|계엄|대책|부동산"
)
# Their full stop ends no sentence.
SHORTENED = frozenset({"vs", "no", "mr", "mrs", "dr", "st", "b.c", "a.d"})

CURRENCIES: dict[str, str] = {
    "$": "달러",
    "₩": "원",
    "€": "유로",
    "£": "파운드",
    "¥": "엔",
    "₹": "루피",
}
LATIN_SCALES: dict[str, int] = {
    **dict.fromkeys(("K", "k"), 10**3),
    **dict.fromkeys(("M", "m", "mn"), 10**6),
    **dict.fromkeys(("B", "b", "bn"), 10**9),
    **dict.fromkeys(("T", "tn"), 10**12),
}
SCALE_WORDS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

SYMBOLS: dict[str, str] = {
    **dict.fromkeys("\"'“”‘’「」『』《》<>", ""),
    SQUARE: " 제곱",
    CUBE: " 세제곱",
    AND: "과 ",
    "%": "퍼센트",
    "&": "앤드",
    "+": " 플러스 ",
    "@": " 골뱅이 ",
    "×": " 곱하기 ",
    "÷": " 나누기 ",
    "±": " 플러스마이너스 ",
    "≈": " 약 ",
    "√": " 루트 ",
    "π": " 파이",
    "∞": "무한대",
    "α": "알파",
    "β": "베타",
    "γ": "감마",
    "μ": "뮤",
    "Ω": "옴",
    "°": "도",
    "$": "달러",
    "₩": "원",
    "€": "유로",
    "£": "파운드",
    "¥": "엔",
    "美": "미",
    "中": "중",
    "日": "일",
    "韓": "한",
    "英": "영",
    "佛": "불",
    "獨": "독",
    "北": "북",
    "南": "남",
    "與": "여",
    "野": "야",
    "靑": "청",
    "前": "전",
    "新": "신",
    "反": "반",
    "對": "대",
    "全": "전",
    "故": "고",
    "女": "여",
    "男": "남",
    "車": "차",
    "株": "주",
}

LETTERS: dict[str, str] = dict(
    zip(
        string.ascii_uppercase,
        _words("""
            에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠
            엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트
        """),
        strict=True,
    )
)

# Keys in lower case. Acronyms said as words, names with a settled Korean form, and 5G and its like.
FOREIGN: dict[str, str] = {
    "nasa": "나사",
    "nacl": "엔에이씨엘",
    "nato": "나토",
    "unesco": "유네스코",
    "unicef": "유니세프",
    "fifa": "피파",
    "uefa": "우에파",
    "opec": "오펙",
    "asean": "아세안",
    "apec": "에이펙",
    "covid": "코비드",
    "kaist": "카이스트",
    "posco": "포스코",
    "postech": "포스텍",
    "kotra": "코트라",
    "kospi": "코스피",
    "kosdaq": "코스닥",
    "naver": "네이버",
    "kakao": "카카오",
    "kakaotalk": "카카오톡",
    "samsung": "삼성",
    "hyundai": "현대",
    "coupang": "쿠팡",
    "seoul": "서울",
    "korea": "코리아",
    "ikea": "이케아",
    "google": "구글",
    "youtube": "유튜브",
    "youtuber": "유튜버",
    "shorts": "쇼츠",
    "instagram": "인스타그램",
    "facebook": "페이스북",
    "tiktok": "틱톡",
    "twitter": "트위터",
    "netflix": "넷플릭스",
    "apple": "애플",
    "iphone": "아이폰",
    "ipad": "아이패드",
    "android": "안드로이드",
    "windows": "윈도우",
    "microsoft": "마이크로소프트",
    "amazon": "아마존",
    "tesla": "테슬라",
    "nvidia": "엔비디아",
    "intel": "인텔",
    "openai": "오픈에이아이",
    "chatgpt": "챗지피티",
    "gemini": "제미나이",
    "claude": "클로드",
    "wifi": "와이파이",
    "wi-fi": "와이파이",
    "bluetooth": "블루투스",
    "email": "이메일",
    "e-mail": "이메일",
    "online": "온라인",
    "offline": "오프라인",
    "app": "앱",
    "web": "웹",
    "ceo": "씨이오",
    "k-pop": "케이팝",
    "kpop": "케이팝",
    "k-beauty": "케이뷰티",
    "bts": "비티에스",
    "vs": "대",
    "dr": "닥터",
    "top": "톱",
    "java": "자바",
    "example": "이그잼플",
    "st": "세인트",
    "mrs": "미시즈",
    "bc": "비씨",
    "etc": "기타",
    "ok": "오케이",
    "iot": "아이오티",
    "esg": "이에스지",
    "data": "데이터",
    "energy": "에너지",
    "challenge": "챌린지",
    "blockchain": "블록체인",
    "python": "파이썬",
    "coding": "코딩",
    "cloud": "클라우드",
    "brand": "브랜드",
    "smart": "스마트",
    "startup": "스타트업",
    "market": "마켓",
    "marketing": "마케팅",
    "system": "시스템",
    "service": "서비스",
    "game": "게임",
    "news": "뉴스",
    "video": "비디오",
    "live": "라이브",
    "tv": "티비",
    "2d": "투디",
    "3d": "쓰리디",
    "4d": "포디",
    "4k": "포케이",
    "8k": "에잇케이",
    "3g": "쓰리지",
    "4g": "포지",
    "5g": "파이브지",
    "6g": "식스지",
    "b2b": "비투비",
    "b2c": "비투씨",
    "p2p": "피투피",
    "mp3": "엠피쓰리",
    "g7": "지세븐",
    "g20": "지이십",
    "com": "컴",
    "kr": "케이알",
    "co": "씨오",
    "net": "넷",
    "org": "오알지",
    "www": "더블유더블유더블유",
    "naver.com": "네이버 닷컴",
}
