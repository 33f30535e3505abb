"""Models as graphs: exported and proved, opened on a device, in a precision, and moved as bundles."""
