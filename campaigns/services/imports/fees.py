"""Asked fees that a file of accounts carries: rates of its day and source, each once."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.choices import Deliverable, agency_currency
from campaigns.imports.account_row import AccountRow
from campaigns.models import ImportRun, Rate
from campaigns.services.imports.dialect import execute, rows_of
from campaigns.services.imports.staging import JOINED
from campaigns.services.rates import refresh_post_fees

RATES = Rate._meta.db_table


def add_fees(run: ImportRun, rows: Sequence[AccountRow]) -> None:
    """The staged batch's fees become rates, unless the same one is known; `rows` are the batch."""
    if not any(row.fee is not None for row in rows):
        return
    where = (
        f"s.fee IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {RATES} AS r WHERE r.account_id = f.account_id "
        "AND r.brand_id IS NULL AND r.deliverable = %s AND r.quoted_on = s.measured_on AND r.source = %s)"
    )
    kind = [Deliverable.POST, run.source]
    changed = [key for (key,) in rows_of(f"SELECT f.account_id FROM {JOINED} WHERE {where}", kind)]
    if not changed:
        return
    execute(
        f"INSERT INTO {RATES} (account_id, deliverable, fee, currency, product_cost, quoted_on, source, "
        f"brought_by_id) SELECT f.account_id, %s, s.fee, CASE WHEN s.fee_currency = '' THEN %s ELSE "
        f"s.fee_currency END, 0, s.measured_on, %s, %s FROM {JOINED} WHERE {where}",
        [Deliverable.POST, agency_currency(), run.source, run.pk, *kind],
    )
    refresh_post_fees(account_ids=changed)
