"""Forms: all checks of what people enter."""
