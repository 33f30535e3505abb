"""English sentences out of templates: talk of every day, numbers, names, commands, telephone services."""

from __future__ import annotations

import random
import re

from recipes.speech import english_templates as said
from recipes.speech import english_words as words
from recipes.speech import numerals
from recipes.speech.english_verbs import phrase
from recipes.speech.templates import Filler, entries, expand


def _noun(chance: random.Random) -> str:
    """Return a noun phrase with the right article; "a" or "an" goes by the letter, and no entry is irregular."""
    article = chance.choice(("a", "a", "the", "the", "my", "your", "his", "her", "our", "their", "this", "that"))
    noun = chance.choice(words.THINGS)
    if chance.random() < 0.35:
        noun = f"{chance.choice(words.ADJECTIVES)} {noun}"
    if article == "a" and noun[0] in "aeiou" and not noun.startswith(("use", "uni", "eu")):
        article = "an"
    return f"{article} {noun}"


def _spelled(chance: random.Random) -> str:
    """Return two to seven letters said one by one; "a" is left out, for it would be said as the article."""
    return " ".join(chance.choice("bcdefghijklmnopqrstuvwxyz") for _ in range(chance.randint(2, 7)))


SLOTS: dict[str, Filler] = {
    "first": words.FIRST_NAMES,
    "last": words.LAST_NAMES,
    "city": words.CITIES,
    "country": words.COUNTRIES,
    "job": words.JOBS,
    "relative": words.RELATIVES,
    "thing": words.THINGS,
    "a_thing": _noun,
    "plural": words.PLURALS,
    "some": entries("some {plural}, the {plural}, {small} {plural}, many {plural}, all the {plural}, a few {plural}"),
    "food": words.FOODS,
    "place": words.PLACES,
    "adjective": words.ADJECTIVES,
    "feeling": words.FEELINGS,
    "adverb": words.ADVERBS,
    "animal": words.ANIMALS,
    "body": words.BODY,
    "topic": words.SUBJECTS,
    "activity": words.ACTIVITIES,
    "color": entries(
        "red, blue, green, yellow, black, white, brown, gray, pink, purple, orange, dark blue, light green"
    ),
    "person": entries(
        "{first}, {first}, my {relative}, your {relative}, her {relative}, the {job}, him, her, them, us"
    ),
    "who": entries(
        "{first}, {first} {last}, my {relative}, his {relative}, the {job}, a {job} from {city}, the old man"
    ),
    "they": entries("i, you, we, they, the children, {first} and {first}, my parents, most people, the {plural}"),
    "she": entries("he, she, he, she, {first}, my {relative}, the {job}, everyone, nobody, somebody, your {relative}"),
    "anyone": entries("i, you, he, she, we, they, {first}, {who}, our {relative}"),
    "base": phrase("base"),
    "third": phrase("third"),
    "past": phrase("past"),
    "ing": phrase("present"),
    "done": phrase("participle"),
    "before": words.PAST_TIMES,
    "after": words.FUTURE_TIMES,
    "month": tuple(numerals.MONTHS),
    "weekday": tuple(numerals.WEEKDAYS),
    "year": numerals.some_year,
    "time": numerals.some_time,
    "date": numerals.some_date,
    "price": numerals.some_price,
    "small": numerals.some_small,
    "number": numerals.some_cardinal,
    "ordinal": numerals.some_ordinal,
    "digits": numerals.some_digits,
    "digit": tuple(numerals.ONES[:10]),
    "phone": numerals.some_phone,
    "percent": numerals.some_percentage,
    "decimal": numerals.some_decimal,
    "spelled": _spelled,
    "sky": entries(
        "sunny, cloudy, rainy, windy, foggy, cold, warm, hot, humid, stormy, clear, freezing, mild, dry, snowy"
    ),
    "unit": entries(
        "meters, miles, kilometers, feet, inches, pounds, kilograms, liters, degrees, hours, minutes, seconds"
    ),
    "key": entries(
        "one, two, three, four, five, six, seven, eight, nine, zero, star, pound, the pound key, the star key"
    ),
    "service": entries("""
        sales, support, technical support, billing, customer service, the operator, reception, accounting, shipping
        returns, reservations, new orders, the front desk, human resources, voice mail, your account, the directory
    """),
}

_GROUPS = ((said.TALK, 55), (said.NUMBERS, 16), (said.NAMES, 7), (said.COMMANDS, 7), (said.TELEPHONE, 15))
_WEIGHTS = tuple(weight for _, weight in _GROUPS)
SLOTS["clause"] = said.CLAUSES

_HIATUS = re.compile(r"\ba (?=[aeiou](?!ne\b|nce\b|se|ni|u))")


def sentence(chance: random.Random) -> str:
    """Return a sentence of two to some twenty words, or a number, name or command."""
    (templates, _) = chance.choices(_GROUPS, _WEIGHTS)[0]
    return _HIATUS.sub("an ", expand(chance.choice(templates), SLOTS, chance))


def short(chance: random.Random) -> str:
    """Return one word, or a few that stand for one, such as "thank you"."""
    return expand(chance.choice(said.SHORT), SLOTS, chance)
