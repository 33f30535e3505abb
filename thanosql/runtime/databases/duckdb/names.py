"""Where DuckDB finds a table or view, and which there are."""

from __future__ import annotations

import string

TABLES = """
SELECT CASE WHEN database_name = 'temp' THEN 'temp' WHEN database_name = current_database() THEN schema_name
            ELSE database_name || '.' || schema_name END AS schema, name, kind, columns, rows
FROM (
    SELECT database_name, schema_name, table_name AS name, 'table' AS kind, column_count AS columns,
           estimated_size AS rows
    FROM duckdb_tables() WHERE NOT internal
    UNION ALL
    SELECT database_name, schema_name, view_name, 'view', column_count, NULL FROM duckdb_views() WHERE NOT internal
)
ORDER BY ALL
"""

VIEWS = "SELECT view_name FROM duckdb_views() WHERE NOT internal"

_UPPER, _LOWER = string.ascii_uppercase, string.ascii_lowercase


def _folded(expression: str) -> str:
    """Return SQL for a name as DuckDB compares names: it takes A for a, but not É for é."""
    return f"translate({expression}, '{_UPPER}', '{_LOWER}')"


def _entry(column: str) -> str:
    """Return SQL for a name as the setting search_path writes it."""
    return f"CASE WHEN regexp_matches({column}, '[.,]') THEN '\"' || {column} || '\"' ELSE {column} END"


# Where DuckDB finds a name that is given without a schema: first among temporary things, then along search_path, in
# "main" of the current database, and in its own schemas. Only a lookup that fails would say so more simply, and that
# ends the user's transaction.
PLACE = f"""
WITH candidates AS (
    SELECT database_name, schema_name, table_name AS name FROM duckdb_tables()
    UNION ALL SELECT database_name, schema_name, view_name FROM duckdb_views()
), folded AS (
    SELECT database_name, schema_name,
           {_folded("database_name")} = {_folded("current_database()")} AS is_current,
           {_folded("',' || current_setting('search_path') || ','")} AS path,
           {_folded(f"',' || {_entry('schema_name')} || ','")} AS bare,
           {_folded(f"',' || {_entry('database_name')} || '.' || {_entry('schema_name')} || ','")} AS qualified
    FROM candidates WHERE {_folded("name")} = $1
), ranked AS (
    SELECT database_name, schema_name,
           CASE WHEN database_name = 'temp' THEN 0
                WHEN contains(path, qualified) THEN strpos(path, qualified)
                WHEN is_current AND contains(path, bare) THEN strpos(path, bare)
                WHEN is_current AND schema_name = 'main' THEN 1000000
                WHEN database_name = 'system' AND schema_name IN ('main', 'pg_catalog') THEN 1000001 END AS rank
    FROM folded
)
SELECT database_name, schema_name FROM ranked WHERE rank IS NOT NULL ORDER BY rank LIMIT 1
"""  # noqa: S608 no names in it but columns


def folded(name: str) -> str:
    """Return a name as PLACE compares it."""
    return name.translate(str.maketrans(_UPPER, _LOWER))
