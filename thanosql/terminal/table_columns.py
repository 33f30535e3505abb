r"""The statement behind \d name, which each kind of database has its own for."""

from __future__ import annotations

from thanosql.compiler.catalog import Catalog


def columns_statement(name: str, catalog: Catalog) -> str:
    """Return the statement that tells the columns of a table, or of a model its versions.

    ``name`` is a table's as SQL writes it, with its schema or without.
    """
    bare = name.strip('"')
    if not catalog.has_table(bare) and catalog.model(bare, None) is not None:
        return f"DESCRIBE MODEL {bare}"
    if catalog.dialect != "postgres":
        return f"DESCRIBE {name}"
    doubled = name.replace("'", "''")
    return f"""
        SELECT attname::text AS column_name, format_type(atttypid, atttypmod) AS column_type,
               CASE WHEN attnotnull THEN 'NO' ELSE 'YES' END AS "null"
        FROM pg_attribute WHERE attrelid = '{doubled}'::regclass AND attnum > 0 AND NOT attisdropped
        ORDER BY attnum"""  # noqa: S608 quoted
