"""Tables of English reading: what signs, units and abbreviations are called."""

from __future__ import annotations

from apps.providers.embedded.speech.reading.tokens import SQUARE

# unit: (said after 1, said after any other number)
UNITS: dict[str, tuple[str, str]] = {
    "km": ("kilometer", "kilometers"),
    "m": ("meter", "meters"),
    "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"),
    "µm": ("micrometer", "micrometers"),
    "nm": ("nanometer", "nanometers"),
    "km/h": ("kilometer per hour", "kilometers per hour"),
    "kph": ("kilometer per hour", "kilometers per hour"),
    "mph": ("mile per hour", "miles per hour"),
    "m/s": ("meter per second", "meters per second"),
    "kg": ("kilogram", "kilograms"),
    "g": ("gram", "grams"),
    "mg": ("milligram", "milligrams"),
    "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "ft": ("foot", "feet"),
    "mi": ("mile", "miles"),
    "ml": ("milliliter", "milliliters"),
    "mL": ("milliliter", "milliliters"),
    "L": ("liter", "liters"),
    "ha": ("hectare", "hectares"),
    "km²": ("square kilometer", "square kilometers"),
    "km2": ("square kilometer", "square kilometers"),
    "m²": ("square meter", "square meters"),
    "m2": ("square meter", "square meters"),
    "m³": ("cubic meter", "cubic meters"),
    "m3": ("cubic meter", "cubic meters"),
    "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"),
    "MW": ("megawatt", "megawatts"),
    "GW": ("gigawatt", "gigawatts"),
    "TW": ("terawatt", "terawatts"),
    "Wh": ("watt hour", "watt hours"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "MWh": ("megawatt hour", "megawatt hours"),
    "GWh": ("gigawatt hour", "gigawatt hours"),
    "TWh": ("terawatt hour", "terawatt hours"),
    "mAh": ("milliamp hour", "milliamp hours"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "KB": ("kilobyte", "kilobytes"),
    "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"),
    "Mbps": ("megabit per second", "megabits per second"),
    "Gbps": ("gigabit per second", "gigabits per second"),
    "fps": ("frame per second", "frames per second"),
    "dB": ("decibel", "decibels"),
    "kcal": ("kilocalorie", "kilocalories"),
    "cal": ("calorie", "calories"),
    "ppm": ("part per million", "parts per million"),
    "ms": ("millisecond", "milliseconds"),
    "s": ("second", "seconds"),
    "sec": ("second", "seconds"),
    "min": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "hr": ("hour", "hours"),
    "hrs": ("hour", "hours"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
    "%": ("percent", "percent"),
    "x": ("time", "times"),
    "×": ("time", "times"),
}

# Units that mean nothing else where no number stands before them.
ALONE = frozenset({"km/h", "m/s", "kW", "MW", "GW", "kWh", "MWh", "Mbps", "Gbps", "°C", "°F"})

# sign: (one, many, one hundredth)
CURRENCIES: dict[str, tuple[str, str, str]] = {
    "$": ("dollar", "dollars", "cent"),
    "€": ("euro", "euros", "cent"),
    "£": ("pound", "pounds", "penny"),
    "₩": ("won", "won", ""),
    "¥": ("yen", "yen", ""),
    "₹": ("rupee", "rupees", "paisa"),
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
    "Inc.": "Incorporated",
    "Corp.": "Corporation",
    "Ltd.": "Limited",
    "Co.": "Company",
    "Ave.": "Avenue",
    "Blvd.": "Boulevard",
    "No.": "number",
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
}

SYMBOLS: dict[str, str] = {
    SQUARE: "squared",
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

ROMAN: dict[str, int] = {
    "II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "XI": 11, "XII": 12,
    "XIII": 13, "XIV": 14, "XV": 15, "XVI": 16, "XX": 20, "XXI": 21,
}  # fmt: skip
KINGS = frozenset(
    {
        "Alexander", "Benedict", "Catherine", "Charles", "Edward", "Elizabeth", "Frederick",
        "George", "Henry", "James", "Louis", "Napoleon", "Nicholas", "Paul", "Philip", "Pius",
        "Pope", "Richard", "William",
    }
)  # fmt: skip

FRACTIONS: dict[int, tuple[str, str]] = {2: ("half", "halves"), 4: ("quarter", "quarters")}
