"""Undoing an import: what it wrote goes, what stood before comes back, what was used since stays.

Every step looks for what is left of the import, so a killed undoing is simply begun again.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models, transaction
from django.db.models.functions import Now

from accounts.models import Area
from accounts.services.audit import record_change
from campaigns.choices import ImportKind, ImportState
from campaigns.models import ImportBefore, ImportRun, Influencer, Measurement, Post, Rate, SocialAccount
from campaigns.services.bulk import one_import_at_a_time
from campaigns.services.imports.comparing import ACCOUNTS, MEASUREMENTS, PEOPLE
from campaigns.services.imports.dialect import execute, rows_of, tuned_for_bulk
from campaigns.services.imports.staging import NUMBERS
from campaigns.services.plausibility import forget_doubts
from campaigns.services.rates import refresh_post_fees
from jobs.kinds import job_kind
from jobs.services.running import RunningJob

BATCH = 10_000
TOUCHED = "undo_account"
_TEXTS = ("", None)
NICHE_LINKS = Influencer.niches.through


@job_kind("import_undo")
def undo_import(running: RunningJob) -> None:
    """Take an import back, batch by batch."""
    run = ImportRun.objects.get(pk=running.arguments["run"])
    if run.state != ImportState.UNDOING:
        return
    done = running.job.done
    with tuned_for_bulk():
        for phase, step in (
            ("Putting back what stood before", _put_back),
            ("Taking back rates and posts", _take_back_records),
            ("Taking back numbers", _take_back_measurements),
            ("Taking back accounts", _take_back_accounts),
            ("Taking back people", _take_back_people),
        ):
            after = 0
            while True:
                with transaction.atomic():
                    one_import_at_a_time()
                    handled, after = step(run, after)
                    done += handled
                    running.step(done, max(done, running.job.total or 0), phase)
                if not handled:
                    break
    _finish(run, running, done)


def _finish(run: ImportRun, running: RunningJob, done: int) -> None:
    kept = SocialAccount.objects.filter(brought_by=run).count()
    with transaction.atomic():
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportState.UNDONE, kept=kept, undone_at=Now(), undone_by=running.job.created_by
        )
        running.step(done, done, "Done")
        record_change(
            actor=running.job.created_by,
            area=Area.MONEY if run.kind == ImportKind.RATES else Area.RECORD,
            what="import undone",
            subject=run,
            brand_key=None,
            changed=({"created": run.created, "updated": run.updated}, {"accounts kept": kept}),
        )
        running.finish(f"Undone; {kept:,} accounts stay, since they are in use." if kept else "Undone.")
    forget_doubts()


Step = tuple[int, int]


def _put_back(run: ImportRun, after: int) -> Step:
    """Fields that the import filled or overwrote and nobody changed since; newest first."""
    befores = list(ImportBefore.objects.filter(run=run).order_by("-pk")[:BATCH])
    for record, restore in (
        ("measurement", _restore_measurements),
        ("account", _restore_accounts),
        ("post", _restore_posts),
        ("rate", _restore_rates),
        ("influencer", _restore_people),
        ("niche", _restore_niches),
    ):
        restore([before for before in befores if before.record == record])
    ImportBefore.objects.filter(pk__in=[before.pk for before in befores]).delete()
    return len(befores), after


def _restore_measurements(befores: list[ImportBefore]) -> None:
    for before in befores:
        Measurement.objects.filter(pk=before.record_id, import_run_id=before.run_id).update(**before.before)


def _restore_accounts(befores: list[ImportBefore]) -> None:
    _restore(SocialAccount, befores)


def _restore_posts(befores: list[ImportBefore]) -> None:
    """Counts that the file changed, unless they were changed again since."""
    for before in befores:
        taken = {name: value for name, value in before.after.items() if value is not None}
        same = Post.objects.filter(pk=before.record_id, **taken)
        same.update(**{name: before.before[name] for name in taken})


def _restore_rates(befores: list[ImportBefore]) -> None:
    for before in befores:
        Rate.objects.filter(pk=before.record_id, **before.after).update(**before.before)
    keys = [before.record_id for before in befores]
    accounts = set(Rate.objects.filter(pk__in=keys).values_list("account_id", flat=True))
    if accounts:
        refresh_post_fees(account_ids=accounts)


def _restore_people(befores: list[ImportBefore]) -> None:
    _restore(Influencer, befores)


def _restore(model: type[models.Model], befores: list[ImportBefore]) -> None:
    """Fields that were filled become empty again, unless they were changed since."""
    for before in befores:
        for name, value in before.after.items():
            if value not in _TEXTS and before.before.get(name) in _TEXTS:
                model._default_manager.filter(pk=before.record_id, **{name: value}).update(**{name: ""})


def _restore_niches(befores: list[ImportBefore]) -> None:
    links = NICHE_LINKS.objects
    for before in befores:
        links.filter(influencer_id=before.record_id, niche_id=before.after["niche_id"]).delete()


def _take_back_records(run: ImportRun, after: int) -> Step:
    """Rates and posts that came with the file."""
    rates = list(Rate.objects.filter(brought_by=run, brand=None).order_by("pk")[:BATCH])
    Rate.objects.filter(pk__in=[rate.pk for rate in rates]).delete()
    if rates:
        refresh_post_fees(account_ids={rate.account_id for rate in rates})
        return len(rates), after
    posts = list(
        Post.objects.filter(brought_by=run, pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]
    )
    Post.objects.filter(pk__in=posts).delete()
    return len(posts), posts[-1] if posts else after


def _take_back_measurements(run: ImportRun, after: int) -> Step:
    """The import's measurements go; accounts that show its numbers get the newest that are left."""
    found = rows_of(
        f"SELECT id, account_id, measured_on FROM {MEASUREMENTS} WHERE import_run_id = %s AND id > %s "
        "ORDER BY id LIMIT %s",
        [run.pk, after, BATCH],
    )
    if not found:
        return 0, after
    first, last = found[0][0], found[-1][0]
    execute(f"DROP TABLE IF EXISTS {TOUCHED}")
    execute(
        f"CREATE TEMPORARY TABLE {TOUCHED} AS SELECT a.id FROM {MEASUREMENTS} AS m JOIN {ACCOUNTS} AS a "
        "ON a.id = m.account_id AND a.source = m.source AND a.measured_on = m.measured_on "
        f"WHERE m.import_run_id = {int(run.pk)} AND m.id BETWEEN {int(first)} AND {int(last)}"
    )
    execute(
        f"DELETE FROM {MEASUREMENTS} WHERE import_run_id = %s AND id BETWEEN %s AND %s", [run.pk, first, last]
    )
    _newest_of_what_is_left()
    execute(f"DROP TABLE {TOUCHED}")
    return len(found), last


def _newest_of_what_is_left() -> None:
    unknown = ", ".join(f"{name} = NULL" for name in NUMBERS if name != "stated_rate_basis")
    taken = ", ".join(f"{name} = m.{name}" for name in (*NUMBERS, "statistic", "source", "measured_on"))
    execute(
        f"UPDATE {ACCOUNTS} SET {unknown}, stated_rate_basis = '', source = '', measured_on = NULL "
        f"WHERE id IN (SELECT id FROM {TOUCHED})"
    )
    execute(
        f"UPDATE {ACCOUNTS} SET {taken} FROM {MEASUREMENTS} AS m WHERE {ACCOUNTS}.id IN "
        f"(SELECT id FROM {TOUCHED}) AND m.id = (SELECT n.id FROM {MEASUREMENTS} AS n "
        f"WHERE n.account_id = {ACCOUNTS}.id ORDER BY CASE WHEN n.engagements_per_post IS NULL THEN 1 "
        "ELSE 0 END, n.measured_on DESC, n.id DESC LIMIT 1)"
    )


def _take_back_accounts(run: ImportRun, after: int) -> Step:
    """Accounts that the import made and nothing refers to."""
    return _take_back_unused(SocialAccount, ACCOUNTS, run, after)


def _take_back_people(run: ImportRun, after: int) -> Step:
    """People that the import made and who have no account left."""
    return _take_back_unused(Influencer, PEOPLE, run, after)


def _take_back_unused(model: type[models.Model], table: str, run: ImportRun, after: int) -> Step:
    found = rows_of(
        f"SELECT id FROM {table} WHERE brought_by_id = %s AND id > %s ORDER BY id LIMIT %s",
        [run.pk, after, BATCH],
    )
    if not found:
        return 0, after
    first, last = found[0][0], found[-1][0]
    unused = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {other} AS o WHERE o.{column} = {table}.id)"
        for other, column in _referring(model)
    )
    gone = f"brought_by_id = {int(run.pk)} AND id BETWEEN {int(first)} AND {int(last)} AND {unused}"
    if model is Influencer:
        execute(
            f"DELETE FROM {NICHE_LINKS._meta.db_table} WHERE influencer_id IN "
            f"(SELECT id FROM {table} WHERE {gone})"
        )
    execute(f"DELETE FROM {table} WHERE {gone}")
    return len(found), last


def _referring(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """(table, column) of every record that refers to one of these; a person's niches do not count."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.related_model is not NICHE_LINKS:
            yield relation.related_model._meta.db_table, relation.field.column
