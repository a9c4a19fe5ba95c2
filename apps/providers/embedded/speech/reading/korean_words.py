"""Tables of Korean reading: counters, units, letters and common foreign words."""

from __future__ import annotations

import re
import string

from apps.providers.embedded.speech.reading.tokens import SQUARE


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
    장관 달러 채널 배럴 배속 시즌 시그마 명령 통신 판매 병원 병동 줄기세포 편집 발전
""")
# A number before these names one of many: 1번 출구 is the exit called one.
NUMBERED = frozenset(
    _words("출구 문제 국도 버스 선수 타자 홀 트랙 항목 질문 게이트 승강장 후보 채널 창구 교향곡")
)

NATIVE_ONES = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]
NATIVE_TENS = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]

# What is named after a day: 5·18 민주화운동.
NAMED_DAYS = re.compile(
    "절|운동|민주|혁명|전쟁|사태|항쟁|선언|의거|참사|테러|비상|계엄|대책|부동산"
)
# Their full stop ends no sentence.
SHORTENED = frozenset({"vs", "no", "mr", "mrs", "dr", "st"})

UNITS: dict[str, str] = {
    "%": "퍼센트",
    "%p": "퍼센트포인트",
    "‰": "퍼밀",
    "km": "킬로미터",
    "m": "미터",
    "cm": "센티미터",
    "mm": "밀리미터",
    "μm": "마이크로미터",
    "nm": "나노미터",
    "km2": "제곱킬로미터",
    "m2": "제곱미터",
    "cm2": "제곱센티미터",
    "m3": "세제곱미터",
    "kg": "킬로그램",
    "g": "그램",
    "mg": "밀리그램",
    "μg": "마이크로그램",
    "t": "톤",
    "L": "리터",
    "l": "리터",
    "ml": "밀리리터",
    "mL": "밀리리터",
    "cc": "씨씨",
    "ha": "헥타르",
    "W": "와트",
    "kW": "킬로와트",
    "MW": "메가와트",
    "GW": "기가와트",
    "TW": "테라와트",
    "Wh": "와트시",
    "kWh": "킬로와트시",
    "MWh": "메가와트시",
    "GWh": "기가와트시",
    "TWh": "테라와트시",
    "mAh": "밀리암페어시",
    "V": "볼트",
    "A": "암페어",
    "Hz": "헤르츠",
    "kHz": "킬로헤르츠",
    "MHz": "메가헤르츠",
    "GHz": "기가헤르츠",
    "KB": "킬로바이트",
    "MB": "메가바이트",
    "GB": "기가바이트",
    "TB": "테라바이트",
    "Mbps": "메가비피에스",
    "Gbps": "기가비피에스",
    "°C": "도",
    "°F": "화씨도",
    "°": "도",
    "dB": "데시벨",
    "cal": "칼로리",
    "kcal": "킬로칼로리",
    "ppm": "피피엠",
    "fps": "에프피에스",
    "px": "픽셀",
    "hPa": "헥토파스칼",
    "inch": "인치",
    "x": "배",
    "배속": "배속",
}
# Said before the number: 100km/h is 시속 백 킬로미터.
SPEEDS: dict[str, tuple[str, str]] = {
    "km/h": ("시속", "킬로미터"),
    "km/s": ("초속", "킬로미터"),
    "m/s": ("초속", "미터"),
    "m/min": ("분속", "미터"),
}

CURRENCIES: dict[str, str] = {
    "$": "달러",
    "₩": "원",
    "€": "유로",
    "£": "파운드",
    "¥": "엔",
    "₹": "루피",
}
LATIN_SCALES: dict[str, int] = {"K": 10**3, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}

SYMBOLS: dict[str, str] = {
    **dict.fromkeys("\"'“”‘’「」『』《》<>", ""),
    SQUARE: " 제곱",
    "%": "퍼센트",
    "&": "앤드",
    "+": "플러스",
    "=": "는",
    "@": "골뱅이",
    "×": "곱하기",
    "÷": "나누기",
    "±": "플러스마이너스",
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
