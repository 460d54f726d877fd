"""Pure arithmetic of the field: no Django, no clock, no randomness."""
