"""Comparing a staged batch of accounts with the catalogue: who is new, what changes. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.models import ImportRun, Influencer, Measurement, SocialAccount
from campaigns.services.imports.dialect import dialect, execute, is_postgresql, rows_of
from campaigns.services.imports.staging import COMPARED, FOUND, JOINED, LINKS, NICHES, NUMBERS, STAGE

ACCOUNTS = SocialAccount._meta.db_table
PEOPLE = Influencer._meta.db_table
MEASUREMENTS = Measurement._meta.db_table
PEOPLE_NICHES = Influencer.niches.through._meta.db_table
FILLED_OF_PERSON = ("country", "city", "languages", "notes")
CHANGED = "f.new_account = 0 AND s.is_known = 1 AND f.same_numbers = 0"
FILLED = "f.fill_account = 1 OR f.fill_influencer = 1 OR f.fill_niches = 1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows of a batch are what.

    Attributes:
        siblings: new accounts whose person is new too, and made for another row.
        overwritten: measurements of the same day and source with other numbers.
        changed: accounts that exist and get new numbers.
    """

    rows: int
    created: int
    updated: int
    new_people: int
    siblings: int
    overwritten: int
    changed: int
    filled_accounts: int
    filled_people: int
    filled_niches: int

    @property
    def unchanged(self) -> int:
        return self.rows - self.created - self.updated


def compare(run: ImportRun) -> Outcome:
    """Find the batch's accounts and say what becomes of each."""
    execute(f"DELETE FROM {FOUND}")
    execute(_comparison(), [run.source])
    _join_people()
    if is_postgresql():
        execute(f"ANALYZE {FOUND}")
    return _outcome()


def _flag(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


def _comparison() -> str:
    """One statement: account, person, whether the numbers are newer, equal, or of the same day and source."""
    same = " AND ".join(f"d.{name} {dialect().same} s.{name}" for name in NUMBERS)
    gaps = " OR ".join(f"(p.{name} = '' AND s.{name} <> '')" for name in FILLED_OF_PERSON)
    columns = (
        "s.at",
        "a.id",
        "a.influencer_id",
        _flag("a.id IS NULL"),
        _flag("a.id IS NULL"),
        _flag(
            "(a.measured_on IS NULL OR a.measured_on <= s.measured_on) "
            "AND (s.is_rated = 1 OR a.engagements_per_post IS NULL)"
        ),
        _flag("a.audience_country = '' AND s.audience_country <> ''"),
        _flag(gaps),
        _flag(
            f"a.id IS NOT NULL AND EXISTS (SELECT 1 FROM {NICHES} AS n WHERE n.at = s.at) "
            f"AND NOT EXISTS (SELECT 1 FROM {PEOPLE_NICHES} AS k WHERE k.influencer_id = a.influencer_id)"
        ),
        _flag(
            f"EXISTS (SELECT 1 FROM {MEASUREMENTS} AS d WHERE d.account_id = a.id "
            f"AND d.measured_on = s.measured_on AND {same})"
        ),
        "m.id",
    )
    return (
        f"INSERT INTO {FOUND} ({', '.join(COMPARED)}) SELECT {', '.join(columns)} FROM {STAGE} AS s "
        f"LEFT JOIN {ACCOUNTS} AS a ON a.platform = s.platform AND a.handle = s.handle "
        f"LEFT JOIN {PEOPLE} AS p ON p.id = a.influencer_id "
        f"LEFT JOIN {MEASUREMENTS} AS m ON m.account_id = a.id AND m.measured_on = s.measured_on "
        "AND m.source = %s"
    )


def _join_people() -> None:
    """Where several rows are one person's, or say so by links: one person for all of them."""
    several = rows_of(f"SELECT 1 FROM {STAGE} GROUP BY person HAVING count(*) > 1 LIMIT 1")
    linked = rows_of(f"SELECT 1 FROM {LINKS} LIMIT 1")
    if several:
        join_siblings()
    if linked:
        execute(
            f"UPDATE {FOUND} SET influencer_id = linked.influencer_id FROM "
            f"(SELECT l.at, min(a.influencer_id) AS influencer_id FROM {LINKS} AS l JOIN {ACCOUNTS} AS a "
            f"ON a.platform = l.platform AND a.handle = l.handle GROUP BY l.at) AS linked "
            f"WHERE linked.at = {FOUND}.at AND {FOUND}.influencer_id IS NULL"
        )
        join_siblings()
    if several or linked:
        execute(
            f"UPDATE {FOUND} SET new_person = CASE WHEN at IN (SELECT min(s.at) FROM {JOINED} "
            "WHERE f.influencer_id IS NULL GROUP BY s.person) THEN 1 ELSE 0 END"
        )


def join_siblings() -> None:
    """Accounts of one record are one person's: those without a person get the one that is known."""
    execute(
        f"UPDATE {FOUND} SET influencer_id = known.influencer_id FROM {STAGE} AS s JOIN "
        f"(SELECT s.person, min(f.influencer_id) AS influencer_id FROM {JOINED} "
        "WHERE f.influencer_id IS NOT NULL GROUP BY s.person) AS known ON known.person = s.person "
        f"WHERE s.at = {FOUND}.at AND {FOUND}.influencer_id IS NULL"
    )


def _outcome() -> Outcome:
    sums = (
        "count(*)",
        "sum(f.new_account)",
        f"sum({_flag(f'f.new_account = 0 AND ({CHANGED} OR {FILLED})')})",
        "sum(f.new_person)",
        f"sum({_flag('f.influencer_id IS NULL AND f.new_person = 0')})",
        f"sum({_flag(f'{CHANGED} AND f.measurement_id IS NOT NULL')})",
        f"sum({_flag(CHANGED)})",
        "sum(f.fill_account)",
        "sum(f.fill_influencer)",
        "sum(f.fill_niches)",
    )
    (counts,) = rows_of(f"SELECT {', '.join(sums)} FROM {JOINED}")
    return Outcome(*(int(count or 0) for count in counts))


def new_accounts() -> list[tuple[str, str]]:
    """(platform, handle) of the compared batch's accounts that the catalogue does not know."""
    return rows_of(f"SELECT s.platform, s.handle FROM {JOINED} WHERE f.new_account = 1")


def retired_accounts() -> int:
    """How many of the batch's accounts are retired; a partial index knows them."""
    ((count,),) = rows_of(
        f"SELECT count(*) FROM {ACCOUNTS} AS a WHERE a.retired_at IS NOT NULL "
        f"AND a.id IN (SELECT account_id FROM {FOUND})"
    )
    return int(count)


def last_followers() -> dict[tuple[str, str], int]:
    """The followers of the batch's accounts as measured before the batch's day, by platform and handle."""
    rows = rows_of(
        f"SELECT s.platform, s.handle, a.followers FROM {JOINED} JOIN {ACCOUNTS} AS a ON a.id = f.account_id "
        "WHERE a.followers > 0 AND a.measured_on < s.measured_on"
    )
    return {(platform, handle): followers for platform, handle, followers in rows}
