"""Primary keys as they arrive from addresses and forms: text that may be anything."""

LARGEST_KEY = 2**63 - 1


def record_key(text: str | None) -> int | None:
    """The key a text stands for; None for anything that no record can have.

    >>> record_key("12"), record_key("9" * 40), record_key("²"), record_key(None)
    (12, None, None, None)
    """
    if not text or not (text.isascii() and text.isdecimal()) or len(text) > 19:
        return None
    key = int(text)
    return key if key <= LARGEST_KEY else None
