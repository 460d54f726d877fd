"""Filters: from the address of a page to a queryset; one that cannot be read is an error."""
