"""Synthetic demo data: an agency with brands, campaigns at every stage and a believable catalogue."""
