"""Tables of English reading: what signs, units and abbreviations are called."""

from __future__ import annotations

from apps.providers.embedded.speech.reading.tokens import AND, CUBE, SQUARE

# sign: (one, many, one hundredth)
CURRENCIES: dict[str, tuple[str, str, str]] = {
    "$": ("dollar", "dollars", "cent"),
    "€": ("euro", "euros", "cent"),
    "£": ("pound", "pounds", "penny"),
    "₩": ("won", "won", ""),
    "¥": ("yen", "yen", ""),
    "₹": ("rupee", "rupees", "paisa"),
}
# Before the dollar sign: US$5.
COUNTRIES: dict[str, str] = {
    "US": "US",
    "CA": "Canadian",
    "C": "Canadian",
    "AU": "Australian",
    "A": "Australian",
    "HK": "Hong Kong",
    "NT": "Taiwan",
    "NZ": "New Zealand",
    "S": "Singapore",
}
HUNDREDTHS = {"cent": "cents", "penny": "pence", "paisa": "paise"}

SCALES: dict[str, str] = {
    "k": "thousand",
    "K": "thousand",
    "m": "million",
    "M": "million",
    "mn": "million",
    "b": "billion",
    "B": "billion",
    "bn": "billion",
    "T": "trillion",
    "tn": "trillion",
}
SHORT_SCALES = frozenset({"mn", "bn", "tn"})
SCALE_WORDS = frozenset({"hundred", "thousand", "million", "billion", "trillion"})

MONTHS: dict[str, str] = {
    "jan": "January",
    "feb": "February",
    "mar": "March",
    "apr": "April",
    "may": "May",
    "jun": "June",
    "jul": "July",
    "aug": "August",
    "sep": "September",
    "oct": "October",
    "nov": "November",
    "dec": "December",
}
MONTH_NAMES = frozenset(MONTHS.values())
SHORT_MONTHS = {**MONTHS, "sept": "September"}

ABBREVIATIONS: dict[str, str] = {
    "Mr.": "Mister",
    "Mrs.": "Missus",
    "Ms.": "Miz",
    "Dr.": "Doctor",
    "Prof.": "Professor",
    "St.": "Saint",
    "Mt.": "Mount",
    "Jr.": "Junior",
    "Sr.": "Senior",
    "Gov.": "Governor",
    "Sen.": "Senator",
    "Rep.": "Representative",
    "Gen.": "General",
    "Pres.": "President",
    "Sgt.": "Sergeant",
    "Capt.": "Captain",
    "Lt.": "Lieutenant",
    "Col.": "Colonel",
    "Maj.": "Major",
    "Adm.": "Admiral",
    "Rev.": "Reverend",
    "Hon.": "Honorable",
    "Dept.": "Department",
    "Univ.": "University",
    "Assn.": "Association",
    "Ft.": "Fort",
    "Rd.": "Road",
    "Fig.": "Figure",
    "fig.": "figure",
    "Vol.": "Volume",
    "vol.": "volume",
    "al.": "al",
    "ca.": "circa",
    "cf.": "compare",
    "max.": "maximum",
    "Inc.": "Incorporated",
    "Corp.": "Corporation",
    "Ltd.": "Limited",
    "Co.": "Company",
    "Ave.": "Avenue",
    "Blvd.": "Boulevard",
    "vs": "versus",
    "vs.": "versus",
    "etc.": "et cetera",
    "e.g.": "for example",
    "i.e.": "that is",
    "approx.": "approximately",
    "est.": "established",
    "a.m.": "A.M",
    "p.m.": "P.M",
    "w/": "with",
    "w/o": "without",
    "aka": "also known as",
    **{f"{short.capitalize()}.": name for short, name in MONTHS.items() if short != "may"},
    "Sept.": "September",
    "Mon.": "Monday",
    "Tue.": "Tuesday",
    "Tues.": "Tuesday",
    "Wed.": "Wednesday",
    "Thu.": "Thursday",
    "Thurs.": "Thursday",
    "Fri.": "Friday",
}
# These mean something else, or end a sentence, where no number follows.
BEFORE_NUMBERS: dict[str, str] = {
    "No.": "number",
    "no.": "number",
    "Nos.": "numbers",
    "nos.": "numbers",
    "p.": "page",
    "pp.": "pages",
    "c.": "circa",
}

SYMBOLS: dict[str, str] = {
    SQUARE: "squared",
    CUBE: "cubed",
    AND: "and",
    "&": "and",
    "+": "plus",
    "=": "equals",
    "@": "at",
    "%": "percent",
    "°": "degrees",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "→": "to",
    "<": "less than",
    ">": "greater than",
    "≥": "at least",
    "≤": "at most",
    "≈": "about",
    "≠": "is not equal to",
    "√": "the square root of",
    "∞": "infinity",
    "~": "about",
    "$": "dollars",
    "€": "euros",
    "£": "pounds",
    "₩": "won",
    "¥": "yen",
}

# Acronyms that are said as words; other capitals are spelled or known to the dictionary.
SAID_AS_WORDS: dict[str, str] = {
    "IKEA": "Ikea",
    "NaCl": "sodium chloride",
    "NAVER": "Naver",
    "COVID": "Covid",
    "FIFA": "Feefa",
    "UEFA": "You-ay-fa",
    "ASEAN": "Ah-see-ahn",
    "SIM": "sim",
    "PIN": "pin",
    "RAM": "ram",
    "ROM": "rom",
    "LIDAR": "lidar",
    "JPEG": "jay-peg",
    "GIF": "gif",
    "POSTECH": "Postech",
    "KAIST": "Kaist",
    "POSCO": "Posco",
}
# Ordinary words too, but in capitals they nearly always stand for their letters.
SPELLED = frozenset({"IT", "WHO", "AR", "PM", "HR", "PR"})

KINGS = frozenset(
    {
        "Albert", "Alexander", "Alfonso", "Benedict", "Carl", "Catherine", "Charles", "Christian",
        "Clement", "Constantine", "Darius", "Edward", "Elizabeth", "Ferdinand", "Francis",
        "Frederick", "Friedrich", "George", "Gregory", "Gustav", "Henri", "Henry", "Innocent",
        "Ivan", "James", "John", "Juan", "Leo", "Leopold", "Louis", "Mary", "Napoleon", "Nicholas",
        "Otto", "Paul", "Peter", "Philip", "Philippe", "Pius", "Pope", "Ptolemy", "Ramesses",
        "Ramses", "Richard", "Urban", "Victor", "Wilhelm", "William",
    }
)  # fmt: skip
# A single I behind these is a number.
NUMBERED_PARTS = frozenset(
    {"War", "Part", "Act", "Chapter", "Volume", "Book", "Phase", "Stage", "Type", "Class"}
)
# A three-digit number behind these is said like a year: 747 is seven forty-seven.
NUMBERED_THINGS = frozenset({"Boeing", "Flight", "Room", "Route", "Highway", "Interstate"})
CALLS = frozenset({"call", "calls", "called", "calling", "dial", "dialed", "dialing"})

FRACTIONS: dict[int, tuple[str, str]] = {2: ("half", "halves"), 4: ("quarter", "quarters")}
