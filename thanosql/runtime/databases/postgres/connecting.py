"""Connect to a PostgreSQL server, and say why that failed without the password that was given."""

from __future__ import annotations

from typing import Any

import adbc_driver_manager
import pyarrow as pa
from adbc_driver_postgresql import StatementOptions, dbapi

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.redaction import cause
from thanosql.runtime.databases.database import hide_password, mask_password
from thanosql.runtime.databases.postgres import language as postgres_language

DRIVER_ERRORS = (adbc_driver_manager.Error, pa.ArrowException, OSError, OverflowError, TypeError)

# NOTICEs would be printed by libpq; texts arrive as the server's encoding has them otherwise.
_SETTINGS = (
    "SET client_encoding = 'UTF8'",
    "SET client_min_messages = warning",
    "SELECT set_config('application_name', 'thanosql', false) WHERE current_setting('application_name') = ''",
)


def connect(url: str) -> Any:
    """Return a connection of the driver's, which commits each statement by itself until BEGIN.

    Raises DatabaseError where there is none to be had.
    """
    scheme, _, rest = url.partition("://")
    try:
        connection = dbapi.connect(f"{scheme.casefold()}://{rest}", autocommit=True)
    except DRIVER_ERRORS as error:
        # libpq quotes what it does not understand of a URL.
        told = str(error)
        reason = hide_password(postgres_language.plain(told), url)
        # The driver's own error would be shown below ours.
        quoted = hide_password(told, url) != told
        raise DatabaseError(
            f"no connection to {mask_password(url)}: {reason}",
            hint="the URL is postgresql://user@host:port/database; what it leaves out, libpq takes from PGHOST, "
            "PGUSER, PGPASSWORD, PGDATABASE, ~/.pgpass or a service",
        ) from None if quoted else error
    try:
        with connection.cursor() as cursor:
            # Rows by COPY would stay unread, and with them a transaction open.
            cursor.adbc_statement.set_options(**{StatementOptions.USE_COPY.value: "false"})
            for setting in _SETTINGS:
                cursor.execute(setting)
    except DRIVER_ERRORS as error:
        connection.close()
        raise postgres_language.database_error(error) from cause(error)
    return connection
