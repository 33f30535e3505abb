"""Training: the checks before it, the batches, the loop and what it reports. This package alone imports no torch."""
