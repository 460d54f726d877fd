"""Forms of calls, of applying, and of deciding."""
