"""Bringing a file of accounts into the catalogue: idempotent, newest numbers win, nothing entered is lost."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter
from typing import TypeVar

from django.db import transaction
from django.utils.text import Truncator

from accounts.models import User
from campaigns.formatting import counted
from campaigns.handles import profile_url
from campaigns.imports.accounts import AccountFile, AccountRow, read_accounts
from campaigns.imports.countries import country_code
from campaigns.imports.rejects import rejects_csv
from campaigns.models import ImportRun, Influencer, Measurement, Niche, SocialAccount
from campaigns.models.measurement import INTERACTIONS, NUMBER_FIELDS
from campaigns.services.bulk import one_import_at_a_time
from campaigns.services.plausibility import doubts_of_rows, forget_doubts

BATCH = 500
DOUBTS_NOTED = 40
Measured = TypeVar("Measured", SocialAccount, Measurement)
MEASURED = tuple(name for name in NUMBER_FIELDS if name != "posts_measured")


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """One file and what its numbers mean."""

    content: bytes
    file_name: str
    platform: str
    measured_on: date
    source: str = ""


@dataclass(slots=True)
class Tally:
    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class BatchChanges:
    """What one batch would write: new accounts, new or changed measurements, changed records."""

    new_rows: list[AccountRow] = field(default_factory=list)
    new_measurements: list[Measurement] = field(default_factory=list)
    changed_measurements: list[Measurement] = field(default_factory=list)
    changed_accounts: dict[int, SocialAccount] = field(default_factory=dict)
    changed_influencers: dict[int, Influencer] = field(default_factory=dict)
    added_niches: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)


def import_accounts(*, request: ImportRequest, user: User | None, dry_run: bool = False) -> ImportRun:
    """Read the file and apply it in batches; a dry run returns the same report and writes nothing.

    Raises FileError when the file as a whole cannot be read.
    """
    started = perf_counter()
    account_file = read_accounts(request.content, request.platform)
    run = _new_run(request, account_file, user)
    tally = Tally(unchanged=account_file.repeats)
    run.rejected = len(account_file.rejected)
    _report(run, tally, started)
    silent = sum(not knows_interactions(row) for row in account_file.rows)
    if silent:
        run.notes.append(f"{silent} rows know no interactions: accounts with a measured rate keep it.")
    run.notes += _doubt_notes(account_file.rows, run)
    for rows in _batches(account_file.rows):
        if dry_run:
            _compare(rows, run, tally)
            continue
        with transaction.atomic():
            one_import_at_a_time()
            run.save()  # before the measurements that name it
            _write(_compare(rows, run, tally), run)
            _report(run, tally, started)
            run.save()
    _report(run, tally, started)
    if not dry_run:
        run.save()
        forget_doubts()
    return run


def _doubt_notes(rows: Sequence[AccountRow], run: ImportRun) -> list[str]:
    """Numbers that can hardly be true, with their reasons; they are taken as they stand."""
    doubts = list(doubts_of_rows(rows, run))
    if not doubts:
        return []
    accounts = len({row.row_number for row, _ in doubts})
    shown = [f"Row {row.row_number}, @{row.handle}: {finding.sentence}" for row, finding in doubts]
    more = len(shown) - DOUBTS_NOTED
    return [
        f"{counted(accounts, 'row')} with numbers that can hardly be true, taken as they stand:",
        *shown[:DOUBTS_NOTED],
        *(
            [f"{more:,} more reasons: see the numbers to check once the file is imported."]
            if more > 0
            else []
        ),
    ]


def _report(run: ImportRun, tally: Tally, started: float) -> None:
    """What became of the rows so far; saved with each batch, so it is true whenever the import ends."""
    run.created, run.updated, run.unchanged = tally.created, tally.updated, tally.unchanged
    run.rows = run.created + run.updated + run.unchanged + run.rejected
    run.seconds = perf_counter() - started


def _new_run(request: ImportRequest, account_file: AccountFile, user: User | None) -> ImportRun:
    return ImportRun(
        file_name=Truncator(request.file_name).chars(200),
        file_sha256=hashlib.sha256(request.content).hexdigest(),
        platform=request.platform,
        measured_on=request.measured_on,
        source=Truncator(request.source or request.file_name).chars(200),
        notes=list(account_file.notes),
        columns=[[use.header, use.meaning.words.replace("avg ", "average ")] for use in account_file.columns],
        rejects_csv=rejects_csv(account_file) if account_file.rejected else "",
        run_by=user,
    )


def _batches(rows: Sequence[AccountRow]) -> Iterator[Sequence[AccountRow]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _compare(rows: Sequence[AccountRow], run: ImportRun, tally: Tally) -> BatchChanges:
    """Sort the rows of a batch into created, updated and unchanged; writes nothing."""
    changes = BatchChanges()
    accounts = {
        account.handle: account
        for account in SocialAccount.objects.filter(
            platform=run.platform, handle__in=[row.handle for row in rows]
        )
        .select_related("influencer")
        .prefetch_related("influencer__niches")
    }
    same_day: dict[int, list[Measurement]] = {}
    for known in Measurement.objects.filter(
        account__in=[account.pk for account in accounts.values()], measured_on=run.measured_on
    ):
        same_day.setdefault(known.account_id, []).append(known)
    for row in rows:
        account = accounts.get(row.handle)
        if account is None:
            changes.new_rows.append(row)
            tally.created += 1
        elif _compare_row(row, account, same_day.get(account.pk, []), run, changes):
            tally.updated += 1
        else:
            tally.unchanged += 1
    return changes


def _compare_row(
    row: AccountRow,
    account: SocialAccount,
    same_day: list[Measurement],
    run: ImportRun,
    changes: BatchChanges,
) -> bool:
    """Whether the row changes anything of an account that exists."""
    measured = not any(_same_numbers(row, known) for known in same_day)
    if measured:
        of_this_source = next((known for known in same_day if known.source == run.source), None)
        if of_this_source is None:
            changes.new_measurements.append(_measured(Measurement(account=account), row, run))
        else:
            changes.changed_measurements.append(_measured(of_this_source, row, run))
        newer = account.measured_on is None or account.measured_on <= run.measured_on
        if newer and (knows_interactions(row) or account.engagements_per_post is None):
            changes.changed_accounts[account.pk] = _measured(account, row, run)
    filled = _fill_account(row, account)
    if filled:
        changes.changed_accounts[account.pk] = account
    if _fill_influencer(row, account.influencer):
        changes.changed_influencers[account.influencer_id] = account.influencer
        filled = True
    if row.niches and not account.influencer.niches.all():
        changes.added_niches.append((account.influencer_id, row.niches))
        filled = True
    return measured or filled


def knows_interactions(row: AccountRow) -> bool:
    """Whether the row says anything about interactions; without, an account keeps its measured rate."""
    return any(getattr(row, name) is not None for name in (*INTERACTIONS, "avg_engagements"))


def _same_numbers(row: AccountRow, known: Measurement) -> bool:
    return all(getattr(row, name) == getattr(known, name) for name in MEASURED)


def _measured(target: Measured, row: AccountRow, run: ImportRun) -> Measured:
    """The target with the row's numbers, their source and their day."""
    for name in MEASURED:
        setattr(target, name, getattr(row, name))
    target.source, target.measured_on = run.source, run.measured_on
    if isinstance(target, Measurement) and run.pk:
        target.import_run = run
    return target


def _fill_account(row: AccountRow, account: SocialAccount) -> bool:
    """Fill what is empty; what people entered stays."""
    audience = country_code(row.audience_country)
    if account.audience_country or not audience:
        return False
    account.audience_country = audience
    return True


def _fill_influencer(row: AccountRow, influencer: Influencer) -> bool:
    found = {"country": country_code(row.country), "city": row.city[:120]}
    filled = {name: text for name, text in found.items() if text and not getattr(influencer, name)}
    for name, text in filled.items():
        setattr(influencer, name, text)
    return bool(filled)


def _write(changes: BatchChanges, run: ImportRun) -> None:
    created = [_new_influencer(row) for row in changes.new_rows]
    Influencer.objects.bulk_create(created)
    accounts = [
        _new_account(row, influencer, run) for row, influencer in zip(changes.new_rows, created, strict=True)
    ]
    SocialAccount.objects.bulk_create(accounts)
    first = [
        _measured(Measurement(account=account), row, run)
        for row, account in zip(changes.new_rows, accounts, strict=True)
    ]
    Measurement.objects.bulk_create([*first, *changes.new_measurements])
    numbers = [*MEASURED, "source", "measured_on"]
    Measurement.objects.bulk_update(changes.changed_measurements, [*numbers, "import_run"], batch_size=100)
    SocialAccount.objects.bulk_update(
        list(changes.changed_accounts.values()), [*numbers, "audience_country"], batch_size=100
    )
    Influencer.objects.bulk_update(list(changes.changed_influencers.values()), ["country", "city"])
    named = [(influencer.pk, row.niches) for row, influencer in zip(changes.new_rows, created, strict=True)]
    _add_niches([*named, *changes.added_niches])


def _new_influencer(row: AccountRow) -> Influencer:
    return Influencer(
        name=Truncator(row.name or row.handle).chars(200),
        country=country_code(row.country),
        city=row.city[:120],
    )


def _new_account(row: AccountRow, influencer: Influencer, run: ImportRun) -> SocialAccount:
    account = SocialAccount(
        influencer=influencer,
        platform=run.platform,
        handle=row.handle,
        url=(row.url or profile_url(row.handle, run.platform))[:300],
        audience_country=country_code(row.audience_country),
    )
    return _measured(account, row, run)


def _add_niches(named: list[tuple[int, tuple[str, ...]]]) -> None:
    """Link niches by name, whatever their case, making those that are missing."""
    if not any(names for _, names in named):
        return
    niches = {niche.name.casefold(): niche for niche in Niche.objects.all()}
    for _, names in named:
        for name in names:
            short = name[:80]
            if short.casefold() not in niches:
                niches[short.casefold()], _ = Niche.objects.get_or_create(
                    name__iexact=short, defaults={"name": short}
                )
    link = Influencer.niches.through
    link.objects.bulk_create(
        [
            link(influencer_id=influencer_id, niche_id=niches[name[:80].casefold()].pk)
            for influencer_id, names in named
            for name in dict.fromkeys(names)
        ],
        ignore_conflicts=True,
    )
