"""Price lists: asked fees of known accounts, each once per day and source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from campaigns.choices import CURRENCIES, agency_currency
from campaigns.imports.account_row import Rejected
from campaigns.imports.choices import Choices
from campaigns.imports.delimited import Record
from campaigns.imports.errors import FileError
from campaigns.imports.rate_reader import RateReader, RateRow
from campaigns.imports.source import Source
from campaigns.models import ImportBefore, ImportRun, Rate
from campaigns.services.imports.intake import Batch, Tally
from campaigns.services.imports.known_accounts import known_accounts, not_known
from campaigns.services.rates import refresh_post_fees

DAY_MISSING = "Say of which day the prices are: neither the file's name nor a column tells it."
Key = tuple[int, str, date]


class RateIntake:
    """One price list."""

    def __init__(self, run: ImportRun, source: Source) -> None:
        """Raises FileError when accounts or fees have no column, or nothing says the platform or the day."""
        self._run = run
        self._reader = RateReader(source, Choices.from_json(run.choices.get("reading", {})))
        self._accounts: dict[tuple[str, str], int] = {}
        self._refused: list[Rejected] = []

    def columns(self) -> list[list[str]]:
        """Pairs of header and meaning, in words."""
        meanings = {at: meaning.words for meaning, at in self._reader.places.items()}
        meanings |= {at: f"fee per {deliverable}" for at, deliverable in self._reader.priced.items()}
        return [[header, meanings.get(at, "unused")] for at, header in enumerate(self._reader.headers)]

    def notes(self, run: ImportRun) -> list[str]:
        return [self._reader.platform.reason] if self._reader.platform.reason else []

    def read(self, records: list[Record]) -> Batch:
        rows, rejected = self._reader.read(records)
        cells = {record.row_number: record.cells for record in records}
        return Batch(len(records), [(row, cells[row.row_number]) for row in rows], rejected)

    def begin(self) -> None:
        if self._run.measured_on is None and not self._reader.tells_day:
            raise FileError(DAY_MISSING)

    def end(self) -> None:
        return

    def stage(self, batch: Batch) -> None:
        """Find the accounts; rows of unknown ones are refused."""
        self._accounts = known_accounts({(row.platform, row.account) for row, _ in batch.rows})
        unknown = [
            Rejected(row.row_number, "", row.account, not_known(row.platform, row.account), cells)
            for row, cells in batch.rows
            if (row.platform, row.account) not in self._accounts
        ]
        batch.rows = [pair for pair in batch.rows if (pair[0].platform, pair[0].account) in self._accounts]
        batch.rejected = sorted((*batch.rejected, *unknown), key=lambda one: one.row_number)

    def take(self, batch: Batch, *, write: bool) -> Tally:
        """New fees, other fees of the same day and source, and those that are known."""
        asked = {self._key(row): row for row, _ in batch.rows}
        known = self._known(asked)
        tally = Tally(unchanged=len(batch.rows) - len(asked))
        changed: list[Rate] = []
        for key, row in asked.items():
            rate = known.get(key)
            fee, currency = Decimal(row.fee), _currency(row)
            if rate is None:
                tally.created += 1
                changed.append(self._new(key, fee, currency))
            elif (rate.fee, rate.currency) == (fee, currency):
                tally.unchanged += 1
            else:
                tally.updated += 1
                if write:
                    self._remember(rate, fee, currency)
                rate.fee, rate.currency = fee, currency
                changed.append(rate)
        if write and changed:
            Rate.objects.bulk_create([rate for rate in changed if rate.pk is None], batch_size=500)
            kept = [rate for rate in changed if rate.pk is not None]
            Rate.objects.bulk_update(kept, ["fee", "currency"], batch_size=500)
            refresh_post_fees(account_ids={rate.account_id for rate in changed})
        return tally

    def _key(self, row: RateRow) -> Key:
        day = date.fromisoformat(row.quoted_on) if row.quoted_on else self._run.measured_on
        if day is None:
            raise FileError(DAY_MISSING)
        return self._accounts[row.platform, row.account], row.deliverable, day

    def _known(self, keys: Sequence[Key] | dict[Key, RateRow]) -> dict[Key, Rate]:
        found: dict[Key, Rate] = {}
        accounts = sorted({account for account, _, _ in keys})
        for start in range(0, len(accounts), 500):
            rates = Rate.objects.filter(
                account__in=accounts[start : start + 500], brand=None, source=self._run.source
            )
            found |= {(rate.account_id, rate.deliverable, rate.quoted_on): rate for rate in rates}
        return found

    def _new(self, key: Key, fee: Decimal, currency: str) -> Rate:
        account, deliverable, day = key
        return Rate(
            account_id=account,
            deliverable=deliverable,
            fee=fee,
            currency=currency,
            quoted_on=day,
            source=self._run.source,
            brought_by=self._run,
        )

    def _remember(self, rate: Rate, fee: Decimal, currency: str) -> None:
        if rate.brought_by_id != self._run.pk:
            ImportBefore.objects.create(
                run=self._run,
                record="rate",
                record_id=rate.pk,
                before={"fee": str(rate.fee), "currency": rate.currency},
                after={"fee": str(fee), "currency": currency},
            )


def _currency(row: RateRow) -> str:
    return row.currency if row.currency in dict(CURRENCIES) else agency_currency()
