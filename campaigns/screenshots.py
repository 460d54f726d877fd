"""Screenshots kept as proof: which files are pictures, by their first bytes, and where they are kept."""

from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from django.conf import settings

LARGEST = 5 * 2**20
KINDS = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
LONGEST_START = 12


def picture_kind(start: bytes) -> str | None:
    """The ending a picture with these first bytes gets; None for anything else.

    >>> picture_kind(b"\\x89PNG\\r\\n\\x1a\\n0000"), picture_kind(b"<svg onload=...>")
    ('png', None)
    """
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    return None


def keep_picture(chunks: Iterable[bytes], kind: str) -> str:
    """Write a picture under a name of our own; returns the name."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{uuid4().hex}.{kind}"
    with (folder / name).open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return name


def picture_path(name: str) -> Path:
    """Where a kept picture lies."""
    return _folder() / Path(name).name


def forget_picture(name: str) -> None:
    """Delete a kept picture."""
    picture_path(name).unlink(missing_ok=True)


def content_type(name: str) -> str:
    """The type a picture is served as."""
    return KINDS[name.rsplit(".", 1)[-1]]


def _folder() -> Path:
    return Path(settings.UPLOAD_DIR) / "screenshots"
