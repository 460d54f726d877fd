"""Pages of applications: calls, the public form, deciding."""
