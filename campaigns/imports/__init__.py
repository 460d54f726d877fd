"""Reading files of influencer accounts: bytes in, checked rows and reasons out; no Django."""
