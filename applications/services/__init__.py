"""Applying, confirming, deciding, forgetting."""
