"""Models that put a label on a recording: a wav2vec 2.0 encoder whose frames are pooled."""
