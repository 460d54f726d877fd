"""Writing a compared batch of accounts, set by set; the caller holds the transaction."""

from __future__ import annotations

from django.db import connection

from campaigns.choices import Kind, Statistic
from campaigns.models import ImportBefore, ImportRun, Influencer, SocialAccount
from campaigns.services.imports.comparing import (
    ACCOUNTS,
    CHANGED,
    FILLED_OF_PERSON,
    MEASUREMENTS,
    PEOPLE,
    PEOPLE_NICHES,
    Outcome,
    join_siblings,
)
from campaigns.services.imports.dialect import dialect, execute, number_new
from campaigns.services.imports.staging import FOUND, JOINED, NICHES, NUMBERS, STAGE

BEFORE = ImportBefore._meta.db_table
_NUMBERS = ", ".join(NUMBERS)
_STAGED = ", ".join(f"s.{name}" for name in NUMBERS)
_KEPT = ", ".join(f"a.{name}" for name in NUMBERS)
_TAKEN = ", ".join(f"{name} = s.{name}" for name in NUMBERS)


def add_new(run: ImportRun, counts: Outcome) -> None:
    """People and accounts that the catalogue does not know, with their first measurement."""
    if counts.new_people:
        number_new(table=FOUND, column="influencer_id", model=Influencer, where="new_person = 1")
        execute(
            f"INSERT INTO {PEOPLE} (id, name, kind, country, city, languages, notes, is_sample, created_at, "
            "brought_by_id) SELECT f.influencer_id, s.name, %s, s.country, s.city, s.languages, s.notes, "
            f"%s, %s, %s FROM {JOINED} WHERE f.new_person = 1 ORDER BY s.at",
            [Kind.CREATOR, False, connection.ops.adapt_datetimefield_value(run.run_at), run.pk],
        )
    if not counts.created:
        return
    if counts.siblings:
        _join_new_siblings()
    number_new(table=FOUND, column="account_id", model=SocialAccount, where="new_account = 1")
    execute(
        f"INSERT INTO {ACCOUNTS} (id, influencer_id, platform, handle, url, audience_country, {_NUMBERS}, "
        "statistic, source, measured_on, brought_by_id) SELECT f.account_id, f.influencer_id, s.platform, "
        f"s.handle, s.url, s.audience_country, {_STAGED}, %s, "
        "CASE WHEN s.is_known = 1 THEN %s ELSE '' END, CASE WHEN s.is_known = 1 THEN s.measured_on END, %s "
        f"FROM {JOINED} WHERE f.new_account = 1 ORDER BY s.at",
        [Statistic.UNSTATED, run.source, run.pk],
    )
    _add_measurements(run, "f.new_account = 1 AND s.is_known = 1")


def _join_new_siblings() -> None:
    """Accounts of a person that was just made, with the niches of all its rows."""
    execute(
        f"UPDATE {FOUND} SET fill_niches = 1 FROM {STAGE} AS s WHERE s.at = {FOUND}.at "
        f"AND {FOUND}.new_account = 1 AND s.person IN (SELECT s.person FROM {JOINED} WHERE f.new_person = 1)"
    )
    join_siblings()


def preserve_numbers() -> None:
    """Numbers entered by hand join the history before newer ones take their place."""
    execute(
        f"INSERT INTO {MEASUREMENTS} (account_id, measured_on, source, statistic, {_NUMBERS}) "
        f"SELECT a.id, a.measured_on, a.source, a.statistic, {_KEPT} FROM {STAGE} AS s "
        f"JOIN {ACCOUNTS} AS a ON a.platform = s.platform AND a.handle = s.handle "
        "WHERE s.is_known = 1 AND a.measured_on <= s.measured_on "
        "ON CONFLICT (account_id, measured_on, source) DO NOTHING"
    )


def change_numbers(run: ImportRun, counts: Outcome) -> None:
    """New measurements of accounts that exist; the newest become the account's numbers."""
    if not counts.changed:
        return
    if counts.overwritten:
        _overwrite_measurements(run)
    _add_measurements(run, f"{CHANGED} AND f.measurement_id IS NULL")
    execute(
        f"UPDATE {ACCOUNTS} SET {_TAKEN}, statistic = %s, source = %s, measured_on = s.measured_on "
        f"FROM {JOINED} WHERE f.account_id = {ACCOUNTS}.id AND f.newer = 1 AND {CHANGED}",
        [Statistic.UNSTATED, run.source],
    )


def _overwrite_measurements(run: ImportRun) -> None:
    """Other numbers of the same day and source: what stood there is kept for undoing."""
    was = dialect().object_of("m", (*NUMBERS, "statistic", "import_run_id"))
    becomes = dialect().object_of("s", NUMBERS)
    execute(
        f"INSERT INTO {BEFORE} (run_id, record, record_id, before, after) SELECT %s, 'measurement', m.id, "
        f"{was}, {becomes} FROM {JOINED} JOIN {MEASUREMENTS} AS m ON m.id = f.measurement_id "
        f"WHERE {CHANGED} AND (m.import_run_id IS NULL OR m.import_run_id <> %s)",
        [run.pk, run.pk],
    )
    execute(
        f"UPDATE {MEASUREMENTS} SET {_TAKEN}, statistic = %s, import_run_id = %s FROM {JOINED} "
        f"WHERE f.measurement_id = {MEASUREMENTS}.id AND {CHANGED}",
        [Statistic.UNSTATED, run.pk],
    )


def _add_measurements(run: ImportRun, where: str) -> None:
    execute(
        f"INSERT INTO {MEASUREMENTS} (account_id, measured_on, source, statistic, import_run_id, {_NUMBERS}) "
        f"SELECT f.account_id, s.measured_on, %s, %s, %s, {_STAGED} FROM {JOINED} WHERE {where} "
        "ORDER BY f.account_id",
        [run.source, Statistic.UNSTATED, run.pk],
    )


def fill_gaps(run: ImportRun, counts: Outcome) -> None:
    """Countries, cities, languages and niches where nothing stood; what people entered stays."""
    if counts.filled_accounts:
        _remember(run, "account", ACCOUNTS, "f.account_id", ("audience_country",), "fill_account")
        execute(
            f"UPDATE {ACCOUNTS} SET audience_country = s.audience_country FROM {JOINED} "
            f"WHERE f.account_id = {ACCOUNTS}.id AND f.fill_account = 1"
        )
    if counts.filled_people:
        _remember(run, "influencer", PEOPLE, "f.influencer_id", FILLED_OF_PERSON, "fill_influencer")
        filled = ", ".join(
            f"{name} = CASE WHEN {PEOPLE}.{name} = '' THEN s.{name} ELSE {PEOPLE}.{name} END"
            for name in FILLED_OF_PERSON
        )
        execute(
            f"UPDATE {PEOPLE} SET {filled} FROM {JOINED} "
            f"WHERE f.influencer_id = {PEOPLE}.id AND f.fill_influencer = 1"
        )
    _add_niches(run, counts)


def _remember(run: ImportRun, record: str, table: str, key: str, names: tuple[str, ...], flag: str) -> None:
    was, becomes = dialect().object_of("t", names), dialect().object_of("s", names)
    execute(
        f"INSERT INTO {BEFORE} (run_id, record, record_id, before, after) SELECT %s, '{record}', t.id, "
        f"{was}, {becomes} FROM {JOINED} JOIN {table} AS t ON t.id = {key} WHERE s.at IN "
        f"(SELECT min(s.at) FROM {JOINED} WHERE f.{flag} = 1 GROUP BY {key})",
        [run.pk],
    )


def _add_niches(run: ImportRun, counts: Outcome) -> None:
    if not (counts.new_people or counts.filled_niches):
        return
    if counts.filled_niches:
        nothing, niche = dialect().json_object, dialect().object_of("n", ["niche_id"])
        execute(
            f"INSERT INTO {BEFORE} (run_id, record, record_id, before, after) SELECT %s, 'niche', "
            f"f.influencer_id, {nothing}(), {niche} FROM {NICHES} AS n JOIN {FOUND} AS f ON f.at = n.at "
            "WHERE f.fill_niches = 1 AND f.new_account = 0",
            [run.pk],
        )
    execute(
        f"INSERT INTO {PEOPLE_NICHES} (influencer_id, niche_id) SELECT DISTINCT f.influencer_id, n.niche_id "
        f"FROM {NICHES} AS n JOIN {FOUND} AS f ON f.at = n.at WHERE f.new_person = 1 OR f.fill_niches = 1 "
        "ON CONFLICT (influencer_id, niche_id) DO NOTHING"
    )
