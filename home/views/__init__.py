"""The first page after sign-in, for each role."""
