"""ThanoSQL in notebooks: ``%load_ext thanosql``, then ``%thanosql`` and ``%%thanosql``."""
