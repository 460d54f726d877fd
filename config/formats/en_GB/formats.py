"""Dates as people of any country read them without doubt: 22 Nov 2026."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
THOUSAND_SEPARATOR = ","
