"""The databases' own words: which of them can stand in which clause, and which a name must be quoted beside."""

from __future__ import annotations

STATEMENTS = (
    *("SELECT", "WITH", "FROM", "VALUES", "CREATE TABLE", "CREATE VIEW", "CREATE SCHEMA", "INSERT INTO", "UPDATE"),
    *(
        "DELETE FROM",
        "DROP TABLE",
        "DROP VIEW",
        "ALTER TABLE",
        "TRUNCATE",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SET",
        "SHOW",
    ),
    *("SUMMARIZE", "ATTACH", "DETACH", "USE", "PIVOT", "UNPIVOT", "CALL", "CHECKPOINT", "VACUUM", "INSTALL", "LOAD"),
)
"""What a statement begins with that is the database's own."""

QUERIES = ("SELECT", "WITH", "FROM", "VALUES")
"""What a query begins with."""

RELATIONS = ("PREDICT USING", "EVALUATE USING", "LIST MODEL", "LIST TABLE", "LIST CACHE", "DESCRIBE MODEL")
"""What a relation of ThanoSQL's begins with, where a subquery may stand."""

_EXPRESSION = ("NOT", "CASE", "CAST(", "NULL", "TRUE", "FALSE", "EXISTS")
_CASE = ("WHEN", "THEN", "ELSE", "END")
_CONDITION = ("AND", "OR", "IN", "LIKE", "ILIKE", "BETWEEN", "IS NULL", "IS NOT NULL", "IS DISTINCT FROM")
_AFTER_FROM = ("WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "UNION ALL", "UNION", "EXCEPT", "INTERSECT")
_JOINS = ("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN", "ON", "USING", "AS", "TABLESAMPLE")
_LATE = ("ORDER BY", "LIMIT", "OFFSET", "UNION ALL", "UNION", "EXCEPT", "INTERSECT")

CLAUSES = {
    "SELECT": ("FROM", "AS", "DISTINCT", "OVER", "FILTER", "PARTITION BY", *_EXPRESSION, *_CASE, *_CONDITION, *_LATE),
    "FROM": (*_JOINS, *_AFTER_FROM, "OFFSET", "QUALIFY"),
    "ON": ("AND", "OR", *_JOINS[:5], *_AFTER_FROM, *_EXPRESSION, *_CONDITION[2:]),
    "WHERE": (*_CONDITION, *_EXPRESSION, *_CASE, *_AFTER_FROM[1:], "RETURNING"),
    "GROUP": ("BY", "ALL", "HAVING", "ROLLUP", "CUBE", *_LATE),
    "HAVING": (*_CONDITION, *_EXPRESSION, *_LATE),
    "QUALIFY": (*_CONDITION, *_EXPRESSION, *_LATE),
    "ORDER": ("BY", "ALL", "ASC", "DESC", "NULLS FIRST", "NULLS LAST", "LIMIT", "OFFSET", *_CASE),
    "LIMIT": ("OFFSET",),
    "SET": ("WHERE", "FROM", "RETURNING", "TO", "DEFAULT", *_EXPRESSION),
    "INTO": ("VALUES", "SELECT", "DEFAULT VALUES", "BY NAME", "RETURNING", "ON CONFLICT", "WITH"),
    "VALUES": ("NULL", "DEFAULT", "TRUE", "FALSE", "RETURNING", "ON CONFLICT"),
    "WITH": ("AS", "RECURSIVE", "SELECT", "MATERIALIZED", "INSERT INTO", "UPDATE", "DELETE FROM"),
    "UPDATE": ("SET",),
    "CREATE": (
        *("TABLE", "VIEW", "SCHEMA", "INDEX", "SEQUENCE", "TYPE", "MACRO", "FUNCTION", "OR REPLACE", "TEMP", "AS"),
        *("IF NOT EXISTS", "PRIMARY KEY", "NOT NULL", "DEFAULT", "UNIQUE", "REFERENCES", "CHECK"),
    ),
    "DROP": ("TABLE", "VIEW", "SCHEMA", "INDEX", "SEQUENCE", "TYPE", "MACRO", "FUNCTION", "IF EXISTS", "CASCADE"),
    "ALTER": ("TABLE", "ADD COLUMN", "DROP COLUMN", "RENAME TO", "RENAME COLUMN", "ALTER COLUMN", "TYPE", "SET", "TO"),
    "DELETE": ("FROM",),
    "OVER": ("PARTITION BY", "ORDER BY", "ROWS BETWEEN", "RANGE BETWEEN", "UNBOUNDED PRECEDING", "CURRENT ROW"),
    "PARTITION": ("BY", "ORDER BY", "ROWS BETWEEN", "RANGE BETWEEN"),
    "COPY": ("FROM", "TO", "(FORMAT", "HEADER", "DELIMITER"),
}
"""What can stand in a clause, by the word that begins it."""

TABLE_BEFORE = {"FROM", "JOIN", "INTO", "UPDATE", "DESCRIBE", "SUMMARIZE", "TRUNCATE", "PIVOT", "UNPIVOT"}
"""Words that a table's name follows."""

TYPES = (
    *("BIGINT", "BLOB", "BOOLEAN", "DATE", "DECIMAL", "DOUBLE", "INTEGER", "INTERVAL", "JSON", "REAL", "SMALLINT"),
    *("TEXT", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "UUID", "VARCHAR"),
)
"""The types that are written most."""

RESERVED = frozenset(
    {
        *("all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast"),
        *("check", "collate", "column", "constraint", "create", "current_date", "current_role", "current_time"),
        *("current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end"),
        *("except", "false", "fetch", "for", "foreign", "from", "grant", "group", "having", "in", "initially"),
        *("intersect", "into", "lambda", "lateral", "leading", "limit", "localtime", "localtimestamp", "not", "null"),
        *("offset", "on", "only", "or", "order", "pivot", "placing", "primary", "qualify", "references", "returning"),
        *("select", "session_user", "show", "some", "summarize", "symmetric", "table", "then", "to", "trailing"),
        *("true", "union", "unique", "unpivot", "user", "using", "variadic", "when", "where", "window", "with"),
    }
)
"""Words that PostgreSQL or DuckDB keeps for itself: a column of such a name stands in double quotes."""
