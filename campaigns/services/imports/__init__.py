"""Bringing files into the catalogue: upload, check, apply, undo; each a job that can be killed at any moment."""
