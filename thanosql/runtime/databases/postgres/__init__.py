"""PostgreSQL, over its ADBC driver."""
