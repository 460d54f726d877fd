"""Files brought in: kept under a name of our own, known by their fingerprint, opened for reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils.text import Truncator

from accounts.models import User
from campaigns.choices import ImportState
from campaigns.imports.errors import FileError
from campaigns.imports.kinds import is_any_header
from campaigns.imports.source import Source, open_source
from campaigns.models import ImportRun

TOO_LARGE = "The file is larger than {limit:,} MB."
OPENING = ("sheet", "header_row", "delimiter", "encoding")


def receive(*, content: Iterable[bytes], file_name: str, user: User | None) -> ImportRun:
    """Keep a file; the import it belongs to has yet to learn what its columns mean.

    Raises FileError for one that is larger than allowed; nothing of it is kept then.
    """
    stored, digest, size = uuid4().hex, hashlib.sha256(), 0
    path = upload_path(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            for block in content:
                size += len(block)
                if size > settings.IMPORT_MAX_BYTES:
                    raise FileError(TOO_LARGE.format(limit=settings.IMPORT_MAX_BYTES // 2**20))
                digest.update(block)
                file.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return ImportRun.objects.create(
        file_name=Truncator(file_name).chars(200),
        file_sha256=digest.hexdigest(),
        stored_file=stored,
        state=ImportState.UPLOADED,
        run_by=user,
    )


def upload_path(stored: str) -> Path:
    return Path(settings.UPLOAD_DIR) / stored


def open_run(run: ImportRun) -> Source:
    """The file of an import as people said it is to be opened. Raises FileError."""
    path = upload_path(run.stored_file)
    if not run.stored_file or not path.is_file():
        raise FileError(f"{run.file_name} is no longer kept here: upload it again.")
    opening = {name: value for name, value in run.choices.get("opening", {}).items() if name in OPENING}
    return replace(open_source(path, is_any_header, **opening), name=run.file_name)


def drop_file(run: ImportRun) -> None:
    """Keep the record of an import without its file."""
    if run.stored_file:
        upload_path(run.stored_file).unlink(missing_ok=True)
        run.stored_file = ""
        run.save(update_fields=["stored_file"])


def discard(run: ImportRun) -> None:
    """Forget an import that wrote nothing to the catalogue, with its file."""
    drop_file(run)
    run.rejects.all().delete()
    run.delete()


def earlier_run(run: ImportRun) -> ImportRun | None:
    """The newest other import of the same content that was applied."""
    same = ImportRun.objects.filter(file_sha256=run.file_sha256, state=ImportState.APPLIED)
    return same.exclude(pk=run.pk).first()
