"""Statements that nobody should have to read: a seeded stream, by a grammar, by damage, and by trick."""

from __future__ import annotations

import random
from collections.abc import Callable

NAMES = [
    *(
        "m",
        "t",
        "speech",
        "Wav2Vec2TinyEn",
        "SpeechEn",
        "predicted",
        "audio_path",
        "text",
        "p",
        "a.b",
        "모델",
        "é",
        "ß",
        "İ",
    ),
    *('"n"', '"a ""b"', '"--"', '"/*"', '"\';"', '"SELECT"', '"\u202e"', '"\x00"', '""', '"\n"', '"😀"', "_", "x$1"),
]
STRINGS = [
    *(
        "''",
        "'x'",
        "'it''s'",
        "'--'",
        "'/*'",
        "';'",
        "'\x00'",
        "'\n'",
        "E'\\''",
        "$$ ' $$",
        "$a$ $$ $a$",
        "'\ud800'",
        "'%s'",
    ),
    *(
        "'../../etc/passwd'",
        "'\u202e'",
        "'" + "x" * 500 + "'",
        "U&'\\0041'",
        "'{}'",
        "'😀'",
        "'http://[::1]/'",
        "'~nobody'",
    ),
]
NUMBERS = ["0", "1", "-1", "1e308", "1e309", "1" * 400, "0.1", ".5", "1.", "-0", "+7", "1e-400", "9223372036854775808"]
WORDS = ["None", "TRUE", "null", "[]", "[1]", "['a', 'b']", "[-1, 'x', [2]]", ":p", ":q", ":missing", ":nul"]
OPTIONS = [
    *(
        "audio_col",
        "text_col",
        "batch_size",
        "epochs",
        "learning_rate",
        "overwrite",
        "result_col",
        "device",
        "precision",
    ),
    *(
        "on_error",
        "decoder",
        "timestamps",
        "confidence",
        "error_col",
        "model_name",
        "if_exists",
        "folder",
        "source",
        "x",
    ),
    *(
        "validation_query",
        "checkpoint",
        "language_model",
        "freeze",
        "augment",
        "cache",
        "seed",
        "as",
        "from",
        '"batch_size"',
    ),
]
JUNK = [
    *(
        "'",
        '"',
        "$$",
        "$a$",
        "/*",
        "*/",
        "--",
        "\n",
        "\x00",
        "\\",
        "\ud800",
        "\ufeff",
        "\u2028",
        "😀",
        "E'\\",
        "(",
        ")",
        "[",
        "]",
    ),
    *(
        "{",
        "}",
        ",",
        ";",
        ";;",
        "=",
        "@",
        ":",
        "::",
        ".",
        "..",
        "->>",
        "%",
        "?",
        "$1",
        "#",
        "`",
        "~",
        "|",
        "\t",
        "\r",
        "\x1a",
        "\x7f",
    ),
]
KEYWORDS = [
    *(
        "BUILD MODEL",
        "FIT MODEL",
        "PREDICT USING",
        "EVALUATE USING",
        "EXPLAIN",
        "ANALYZE",
        "VERBOSE",
        "OPTIONS (",
        "AS",
        "USING",
    ),
    *(
        "SELECT",
        "FROM",
        "WHERE",
        "JOIN",
        "ON",
        "GROUP BY",
        "ORDER BY",
        "LIMIT",
        "UNION ALL",
        "WITH x AS (",
        "LIST",
        "COPY",
        "TO",
    ),
    *(
        "CASE WHEN",
        "END",
        "BETWEEN",
        "AND",
        "OR",
        "NOT",
        "IN (",
        "EXISTS (",
        "LATERAL",
        "OVER (",
        "VALUES (",
        "CREATE TABLE t AS",
    ),
]


class Texts:
    """A stream of texts; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def text(self) -> str:
        kind = self.chance.random()
        if kind < 0.45:
            return self.script()
        if kind < 0.85:
            return self.damaged(self.script())
        if kind < 0.95:
            return self.soup()
        return self.deep()

    def script(self) -> str:
        return self.gap(";").join(self.statement() for _ in range(1 if self.chance.random() < 0.85 else 2))

    def statement(self) -> str:
        make: Callable[[], str] = self.pick(
            [self.model_statement] * 4 + [self.moving, self.listing, self.explain, self.query, self.database]
        )
        return make()

    def model_statement(self) -> str:
        name, base = self.model(), self.model()
        head = self.pick(
            [f"BUILD MODEL {name} USING {base}", f"FIT MODEL {name} USING {base}"]
            + [f"PREDICT USING {base}", f"EVALUATE USING {base}"] * 2
        )
        query = self.query()
        return f"{head} {self.options()} AS {f'({query})' if self.chance.random() < 0.4 else query}"

    def moving(self) -> str:
        return self.pick(
            [
                f"GET THANOSQL MODEL {self.model()} {self.options()}",
                f"GET THANOSQL DATASET {self.pick(NAMES)} {self.options()}",
                f"UPLOAD MODEL {self.model()} {self.options()} FROM {self.value()}",
                f"EXPORT MODEL {self.model()} {self.options()} TO {self.value()}",
                f"COPY {self.pick(NAMES)} {self.options()} FROM {self.value()}",
                f"DELETE MODEL IF EXISTS {self.model()}",
                f"DESCRIBE MODEL {self.model()}",
            ]
        )

    def listing(self) -> str:
        what = ["MODEL", "TABLE", "THANOSQL MODEL", "THANOSQL DATASET", "CACHE", "TRAINING", "HISTORY"]
        return f"LIST {self.pick(what)}"

    def explain(self) -> str:
        layout = self.pick(["", "ANALYZE ", "VERBOSE ", "(FORMAT JSON) ", "(FORMAT MERMAID, VERBOSE) ", "(FORMAT x) "])
        return f"EXPLAIN {layout}{self.statement()}"

    def database(self) -> str:
        return self.pick(["CREATE TABLE t AS ", "INSERT INTO t ", "WITH w AS (SELECT 1) "]) + self.query()

    def query(self, depth: int = 0) -> str:
        chance = self.chance.random()
        if depth < 3 and chance < 0.25:
            source = f"(PREDICT USING {self.model()} {self.options()} AS {self.query(depth + 1)}) p"
        elif depth < 3 and chance < 0.4:
            source = f"({self.query(depth + 1)}) {self.pick(NAMES)}"
        else:
            source = self.pick(["speech", "speech s", "speech, t", self.pick(NAMES)])
        columns = ", ".join(self.pick(["*", "audio_path", "text", "s.text", "predicted", *NAMES]) for _ in range(2))
        where = f" WHERE {self.condition()}" if self.chance.random() < 0.5 else ""
        tail = self.pick(
            ["", "", " LIMIT 3", " ORDER BY 1", " ORDER BY text DESC LIMIT :p", " GROUP BY 1", " UNION SELECT 1"]
        )
        return f"SELECT {columns} FROM {source}{where}{tail}"

    def condition(self) -> str:
        one = f"{self.pick(NAMES)} {self.pick(['=', '<', 'LIKE', 'IN', 'IS', '||', '@'])} {self.value()}"
        return self.pick([one, one, f"{one} AND {one}", f"NOT ({one} OR predicted LIKE {self.value()})"])

    def model(self) -> str:
        version = self.pick(["", "", "", "@1", "@3", "@0", "@99999999999999999999", " @ 2"])
        return self.pick(["Wav2Vec2TinyEn", "SpeechEn", self.pick(NAMES)]) + version

    def options(self) -> str:
        if self.chance.random() < 0.3:
            return ""
        given = ", ".join(f"{self.pick(OPTIONS)}={self.value()}" for _ in range(self.chance.randint(0, 3)))
        return f"OPTIONS ({given})"

    def value(self) -> str:
        return self.pick(self.pick([STRINGS, NUMBERS, WORDS]))

    def damaged(self, text: str) -> str:
        for _ in range(self.chance.randint(1, 4)):
            place = self.chance.randint(0, len(text))
            end = place + self.pick([0, 0, 1, 3, 20])
            put = self.pick([self.pick(JUNK), self.pick(KEYWORDS), self.value(), "", text[place : place + 30] * 2])
            text = text[:place] + put + text[end:]
        return text

    def soup(self) -> str:
        parts = [self.pick([self.pick(JUNK), self.pick(KEYWORDS), self.pick(NAMES), self.value()]) for _ in range(20)]
        return self.pick(["", " "]).join(parts[: self.chance.randint(0, 20)])

    def deep(self) -> str:
        """Return a text that repeats a piece, often enough that what is not linear in it shows."""
        count = self.pick([10, 50, 100, 250, 290])
        head = self.pick(
            ["SELECT ", "PREDICT USING m AS SELECT ", "PREDICT USING SpeechEn AS SELECT * FROM ", "EXPLAIN ", ""]
        )
        opening, middle, closing = self.pick(
            [
                ("(", "1", ")"), ("[", "1", "]"), ("{", "", "}"), ("((", "", ")"), ("(", "", ""), ("", "", ")"),
                ("(SELECT * FROM ", "speech", ") x"), ("NOT ", "true", ""), ("- ", "1", ""), ("1 + ", "1", ""),
                ("CASE WHEN true THEN ", "1", " END"), ("/*", "", "*/"), ("/*", "", ""), ("'a' || ", "'b'", ""),
                ("EXPLAIN ", "SELECT 1", ""), ("(PREDICT USING SpeechEn AS SELECT * FROM ", "speech", ") p"),
                ("a.", "b", ""), ("f(", "1", ")"), ("1 IN (", "1", ")"), ("x AND ", "x", ""), ("SELECT 1;", "", ""),
                ("'' ", "", ""), ('"" ', "", ""), ("[1, ", "2", "]"), ("CAST(", "1", " AS INT)"), ("1::", "int", ""),
            ]
        )  # fmt: skip
        return head + opening * count + middle + closing * count

    def gap(self, symbol: str) -> str:
        return self.pick([symbol, f" {symbol} ", f"/* {symbol} */{symbol}", f"-- {symbol}\n{symbol}"])

    def pick(self, choices: list[str] | list[list[str]] | list[int] | list[Callable[[], str]]):  # type: ignore[no-untyped-def]
        return self.chance.choice(choices)
