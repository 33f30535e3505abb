"""How each kind of database is asked for all of its columns and functions, by queries that no state of it makes fail.

A query that fails would end a transaction that is open, and completion must change nothing.
"""

from __future__ import annotations

COLUMNS = {
    "duckdb": """
        SELECT CASE WHEN database_name = 'temp' THEN 'temp' WHEN database_name = current_database() THEN schema_name
                    ELSE database_name || '.' || schema_name END AS schema,
               table_name AS name, column_name AS "column", data_type AS type
        FROM duckdb_columns() WHERE NOT internal
        ORDER BY database_name, schema_name, table_name, column_index LIMIT 100000""",
    "postgresql": """
        SELECT CASE WHEN n.oid = pg_my_temp_schema() THEN 'temp' ELSE n.nspname::text END AS schema,
               c.relname::text AS name, a.attname::text AS "column", format_type(a.atttypid, a.atttypmod) AS type
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND a.attnum > 0 AND NOT a.attisdropped
              AND (n.oid = pg_my_temp_schema() OR NOT pg_is_other_temp_schema(n.oid))
              AND n.nspname NOT IN ('information_schema', 'pg_catalog', 'pg_toast')
        ORDER BY n.nspname, c.relname, a.attnum LIMIT 100000""",
}
"""Rows (schema, table, column, type), a table's together; more than anybody chooses among are left out."""

FUNCTIONS = {
    "duckdb": """
        SELECT DISTINCT function_name AS name FROM duckdb_functions()
        WHERE function_type IN ('scalar', 'aggregate', 'table', 'macro', 'table_macro')
              AND regexp_full_match(function_name, '[a-z][a-z0-9_]*') AND NOT starts_with(function_name, 'pg_')
        ORDER BY name""",
    # 2281 is the type internal: what only the server itself can call.
    "postgresql": """
        SELECT DISTINCT p.proname::text AS name FROM pg_proc p
        WHERE p.prokind IN ('f', 'a', 'w') AND p.proname ~ '^[a-z][a-z0-9_]*$' AND p.proname !~ '^pg_'
              AND NOT 2281 = ANY (p.proargtypes) AND p.prorettype NOT IN (2278, 2279, 2281)
        ORDER BY name""",
}
"""Rows (function,)."""
