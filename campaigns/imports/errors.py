"""The error for a file that cannot be read at all."""


class FileError(ValueError):
    """The whole file is refused; the message is written for the person who uploaded it.

    `row` is the row a spreadsheet shows (1-based, None when the fault has no row) and
    `column` names the column ("" when the fault has none).
    """

    def __init__(self, message: str, *, row: int | None = None, column: str = "") -> None:
        super().__init__(message)
        self.row = row
        self.column = column


class PlatformMissingError(FileError):
    """Nothing says which platform the rows are of: people have to choose."""
