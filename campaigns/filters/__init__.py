"""Filters: from the address of a page to a queryset; a filter that cannot be read is an error, never ignored."""
