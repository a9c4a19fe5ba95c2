"""Units that a careless hand could mix up, each spelling with one short name."""

from __future__ import annotations

_SPELLINGS = {
    "%": "% percent 퍼센트 프로",
    "%p": "%p %포인트 퍼센트포인트 포인트",
    "km": "km kilometre kilometer kilometres kilometers 킬로미터 ㎞",
    "m": "m metre meter metres meters 미터",
    "cm": "cm centimetre centimeter centimetres centimeters 센티미터 ㎝",
    "mm": "mm millimetre millimeter millimetres millimeters 밀리미터 ㎜",
    "mile": "mile miles 마일",
    "foot": "foot feet ft 피트",
    "inch": "inch inches 인치",
    "kg": "kg kilogram kilograms kilo kilos 킬로그램 ㎏",
    "g": "g gram grams 그램",
    "mg": "mg milligram milligrams 밀리그램 ㎎",
    "ton": "ton tons tonne tonnes 톤",
    "pound": "pound pounds lb lbs 파운드",
    "l": "l litre liter litres liters 리터",
    "ml": "ml millilitre milliliter millilitres milliliters 밀리리터",
    "second": "second seconds sec 초",
    "minute": "minute minutes min 분",
    "hour": "hour hours 시간",
    "day": "day days 일간 일째",
    "week": "week weeks 주 주간 주일",
    "month": "month months 개월 달",
    "year": "year years 년간 해",
    "century": "century centuries 세기",
    "celsius": "°c celsius ℃ 섭씨",
    "fahrenheit": "°f fahrenheit ℉ 화씨",
    "degree": "° degree degrees 도",
    "dollar": "$ dollar dollars usd 달러",
    "euro": "€ euro euros eur 유로",
    "sterling": "£ gbp",
    "yen": "¥ yen jpy 엔",
    "won": "₩ won krw 원",
    "kcal": "kcal calorie calories 칼로리 킬로칼로리",
    "kwh": "kwh 킬로와트시",
    "mwh": "mwh 메가와트시",
    "times": "times 배",
    "person": "people person persons 명 사람",
    "km/h": "km/h kph",
    "mph": "mph",
}
UNITS = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()}
# Longest first, so that 킬로미터 is not read as 킬로.
KOREAN_UNITS = sorted(UNITS, key=len, reverse=True)
