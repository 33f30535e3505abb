"""The reference, written from the grammar and the declarations of options: ``python -m docs`` (``make docs``)."""
