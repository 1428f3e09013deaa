"""How each language writes numbers, dates, lists and quotations."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

MONTHS = {
    "da": (
        *("januar", "februar", "marts", "april", "maj", "juni"),
        *("juli", "august", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_QUOTES = {"da": "»{}«", "en": "“{}”"}
_AND = {"da": " og ", "en": " and "}
_DANISH = str.maketrans(",.", ".,")
_MILLION = Decimal(1_000_000)
_DURATION = re.compile(r"P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?")
_UNITS = {
    "da": {"years": ("år", "år"), "months": ("måned", "måneder")},
    "en": {"years": ("year", "years"), "months": ("month", "months")},
}


def quoted(text: str, language: str) -> str:
    """Return a text as it is quoted."""
    return _QUOTES[language].format(text)


def listed(items: Sequence[str], language: str) -> str:
    """Return items as a sentence lists them: `a, b and c`."""
    return _AND[language].join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def count(number: int, language: str) -> str:
    """Return how many there are, thousands grouped: `12.345`, `12,345`."""
    grouped = f"{number:,}"
    return grouped.translate(_DANISH) if language == "da" else grouped


def number(value: Decimal, language: str) -> str:
    """Return a number; thousands are grouped where a year could not be meant."""
    plain = f"{value:,f}" if abs(value) >= 10_000 else f"{value:f}"
    return plain.translate(_DANISH) if language == "da" else plain


def money(value: Decimal, currency: str, language: str) -> str:
    """Return an amount: `12,5 mio. kr.`, `DKK 12.5 million`; below a million in full."""
    millions = (value / _MILLION).normalize()
    if abs(value) >= _MILLION and -millions.as_tuple().exponent <= 3:  # type: ignore[operator]  # a finite number has one
        told = number(millions, language)
        return f"{told} mio. {_kroner(currency)}" if language == "da" else f"{currency} {told} million"
    return money_in_full(value, currency, language)


def money_in_full(value: Decimal, currency: str, language: str) -> str:
    """Return an amount: `12.500.000 kr.`, `DKK 12,500,000`."""
    told = f"{value.normalize():,f}"
    return f"{told.translate(_DANISH)} {_kroner(currency)}" if language == "da" else f"{currency} {told}"


def day(value: date, language: str) -> str:
    """Return a date: `1. marts 2014`, `1 March 2014`."""
    return f"{value.day}{'.' * (language == 'da')} {month(value, language)}"


def month(value: date, language: str) -> str:
    """Return the month of a date with its year."""
    return f"{MONTHS[language][value.month - 1]} {value.year}"


def quarter(value: date, language: str) -> str:
    """Return the quarter of a date with its year."""
    place = (value.month + 2) // 3
    return f"{place}. kvartal {value.year}" if language == "da" else f"Q{place} {value.year}"


def duration(value: str, language: str) -> str | None:
    """Return a duration of years and months; None of another one."""
    read = _DURATION.fullmatch(value)
    if read is None or not (read["years"] or read["months"]):
        return None
    counts = ((int(read[unit] or 0), names) for unit, names in _UNITS[language].items())
    return listed([f"{count} {names[count != 1]}" for count, names in counts if count], language) or None


def capital(text: str) -> str:
    """Return a text with a capital first letter, but for an IRI, which it would make another."""
    return text if "://" in text.partition(" ")[0] else text[:1].upper() + text[1:]


def shortened(text: str, longest: int) -> str:
    """Return a text, cut at a word where it is longer."""
    if len(text) <= longest:
        return text
    return text[:longest].rpartition(" ")[0].rstrip(" ,;:–-") + "…" if " " in text[:longest] else text[:longest] + "…"


def _kroner(currency: str) -> str:
    return "kr." if currency == "DKK" else currency
