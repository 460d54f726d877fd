"""Bringing files into the catalogue: upload, check, apply, undo; each a job that may be killed."""
