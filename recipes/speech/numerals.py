"""English numbers in words, in the forms that people say them in."""

from __future__ import annotations

import random

from recipes.speech.templates import entries

ONES = entries("""
zero, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen
seventeen, eighteen, nineteen
""")
TENS = ("", "", *entries("twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety"))
SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))
MONTHS = entries("january, february, march, april, may, june, july, august, september, october, november, december")
WEEKDAYS = entries("monday, tuesday, wednesday, thursday, friday, saturday, sunday")
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def cardinal(number: int, conjunction: bool = False) -> str:
    """Return ``number`` (0 to 999 billion) in words; ``conjunction`` says "one hundred and two"."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f" {ONES[number % 10]}" if number % 10 else "")
    for scale, name in SCALES:
        if number >= scale:
            head, rest = divmod(number, scale)
            link = " and " if conjunction and 0 < rest < 100 else " "
            return f"{cardinal(head, conjunction)} {name}" + (link + cardinal(rest, conjunction) if rest else "")
    head, rest = divmod(number, 100)
    link = " and " if conjunction else " "
    return f"{ONES[head]} hundred" + (link + cardinal(rest) if rest else "")


def ordinal(number: int) -> str:
    """Return the ordinal of ``number``, such as "twenty third"."""
    *head, last = cardinal(number).split()
    regular = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return " ".join([*head, _IRREGULAR.get(last, regular)])


def digits(figures: str, zero: str = "zero") -> str:
    """Return ``figures`` said one by one; ``zero`` may be "oh"."""
    return " ".join(zero if figure == "0" else ONES[int(figure)] for figure in figures)


def year(number: int) -> str:
    """Return ``number`` (1100 to 2099) as a year, such as "nineteen oh four"."""
    head, rest = divmod(number, 100)
    if head == 20 and rest < 10:
        return "two thousand" + (f" {ONES[rest]}" if rest else "")
    if rest == 0:
        return f"{cardinal(head)} hundred"
    return f"{cardinal(head)} " + (f"oh {ONES[rest]}" if rest < 10 else cardinal(rest))


def some_digits(chance: random.Random, least: int = 1, most: int = 8) -> str:
    """Return a random run of digits."""
    figures = "".join(chance.choice("0123456789") for _ in range(chance.randint(least, most)))
    return digits(figures, chance.choice(("zero", "zero", "oh")))


def some_cardinal(chance: random.Random) -> str:
    """Return a random cardinal; small ones are likelier."""
    size = chance.choice((10, 20, 100, 100, 1_000, 1_000, 10_000, 100_000, 1_000_000, 100_000_000))
    number = chance.randrange(size)
    if chance.random() < 0.3 and number > 100:
        number -= number % chance.choice((10, 50, 100))
    return cardinal(number, chance.random() < 0.3)


def some_small(chance: random.Random) -> str:
    """Return a cardinal from two to ninety-nine, as counts of things have it."""
    return cardinal(chance.randint(2, chance.choice((5, 10, 20, 99))))


def some_ordinal(chance: random.Random) -> str:
    """Return a random ordinal."""
    return ordinal(chance.randint(1, chance.choice((10, 31, 100))))


def some_phone(chance: random.Random) -> str:
    """Return a random telephone number."""
    zero = chance.choice(("zero", "oh"))
    groups = [
        digits("".join(chance.choice("0123456789") for _ in range(n)), zero) for n in chance.choice(((3, 4), (3, 3, 4)))
    ]
    return " ".join(groups)


def some_price(chance: random.Random) -> str:
    """Return a random sum of money."""
    whole, cents = chance.randint(1, chance.choice((10, 100, 2_000))), chance.randint(1, 99)
    unit = chance.choice(("dollar", "euro", "pound"))
    money = f"{cardinal(whole)} {unit}" + ("" if whole == 1 else "s")
    form = chance.random()
    if form < 0.5:
        return money
    if unit == "pound":
        return f"{money} {cardinal(cents)}"
    return f"{money} and {cardinal(cents)} cent" + ("" if cents == 1 else "s")


def some_year(chance: random.Random) -> str:
    """Return a random year."""
    return year(chance.randint(*chance.choice(((1500, 1899), (1900, 1999), (1900, 1999), (2000, 2040)))))


def some_time(chance: random.Random) -> str:
    """Return a random time of the day."""
    hour, minute = chance.randint(1, 12), chance.randrange(60)
    following = hour % 12 + 1
    part = chance.choice(("", "", " in the morning", " in the afternoon", " in the evening", " at night"))
    forms = (
        f"{cardinal(hour)} o'clock",
        f"{cardinal(hour)} {cardinal(minute) if minute > 9 else 'oh ' + cardinal(max(1, minute))}",
        f"{cardinal(hour)} {chance.choice(('fifteen', 'thirty', 'forty five'))}",
        f"half past {cardinal(hour)}",
        f"{chance.choice(('quarter', 'a quarter', 'ten', 'five', 'twenty'))} past {cardinal(hour)}",
        f"{chance.choice(('quarter', 'a quarter', 'ten', 'five', 'twenty'))} to {cardinal(following)}",
    )
    return chance.choice(forms) + part


def some_date(chance: random.Random) -> str:
    """Return a random date, with or without its year."""
    month, day = chance.choice(MONTHS), ordinal(chance.randint(1, 31))
    forms = (
        f"{month} {day}",
        f"{month} the {day}",
        f"the {day} of {month}",
        f"{chance.choice(WEEKDAYS)} {month} {day}",
    )
    return chance.choice(forms) + (f" {some_year(chance)}" if chance.random() < 0.3 else "")


def some_percentage(chance: random.Random) -> str:
    """Return a random percentage."""
    return (some_decimal(chance) if chance.random() < 0.3 else cardinal(chance.randint(1, 100))) + " percent"


def some_decimal(chance: random.Random) -> str:
    """Return a random decimal fraction."""
    fraction = "".join(chance.choice("0123456789") for _ in range(chance.randint(1, 3)))
    whole = cardinal(chance.randrange(chance.choice((1, 10, 100))))
    return f"{whole} point {digits(fraction, chance.choice(('zero', 'oh')))}"
