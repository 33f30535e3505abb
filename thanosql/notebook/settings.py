"""What ``%config ThanoSQLMagic`` sets."""

from __future__ import annotations

from traitlets import Bool, Enum, Float, Int, List, Unicode
from traitlets.config import Configurable

from thanosql.notebook.arguments import RESULT_TYPES


class Settings(Configurable):
    """How the magic connects, and what it shows below a cell."""

    database = Unicode("", help="URL of the database; '' for THANOSQL_DATABASE, else duckdb:///thanosql.duckdb").tag(
        config=True
    )
    home = Unicode("", help="folder of models; '' for THANOSQL_HOME, else .thanosql").tag(config=True)
    audio_root = Unicode("", help="folder where relative paths of recordings start; '' for the database's own").tag(
        config=True
    )
    allowed_paths = List(
        Unicode(), help="the only folders that statements read and write; [] for THANOSQL_ALLOWED_PATHS, else all"
    ).tag(config=True)
    isolate = Bool(False, help="decode recordings in processes that may crash").tag(config=True)
    remote_audio = Unicode("", help="schemes of URLs whose recordings are fetched, such as https,s3, or all").tag(
        config=True
    )
    private_addresses = Bool(False, help="fetch them from this machine and private networks, too").tag(config=True)
    result_type = Enum(RESULT_TYPES, "polars", help="what a statement's result is in Python").tag(config=True)
    row_limit = Int(40, min=1, help="rows of a table that are shown; the result itself has all").tag(config=True)
    audio_players = Bool(True, help="show a player for each recording of a table").tag(config=True)
    audio_megabytes = Float(10.0, min=0.0, help="the most audio that one table puts into the notebook").tag(config=True)
    word_differences = Bool(True, help="mark where predicted texts differ from their references").tag(config=True)
