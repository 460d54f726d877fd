"""What an account's post typically costs: by fees on record and by published price packs, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from accounts.models import User
from campaigns.choices import Deliverable, FeeKind, agency_currency
from campaigns.formatting import counted
from campaigns.metrics.benchmarks import Pack, Place, Series, applicable, fee_all
from campaigns.metrics.fair_fee import FeeLine, Placements, learn_fees
from campaigns.models import ExchangeRate, Rate, SocialAccount
from campaigns.services.account_columns import floats
from campaigns.services.keeping import Kept
from campaigns.services.packs import current_parsed

MOST_FEES = 20_000
VIDEO_PLATFORMS = ("youtube", "tiktok", "twitch")
AGREED, ASKED = "agreed", "asked"
PLACE_NOTES = {
    Place.BETWEEN: "in a gap of the source: interpolated",
    Place.OUTSIDE: "outside of the published bands: the nearest one",
    Place.NO_SIZE: "published for no size",
}

_kept = Kept(SocialAccount, Rate, ExchangeRate)


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One way to know a fee. `low` and `high` are P10 and P90 for fees on record, what the source
    prints for a pack; `reason` says why nothing can be told."""

    label: str
    low: float | None
    middle: float | None
    high: float | None
    currency: str
    n: int | None
    basis: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FairFee:
    """What one post of an account is asked for, and what it would typically cost."""

    deliverable: str
    asked_cents: int | None
    currency: str
    on_record: tuple[FeeRow, ...]
    published: tuple[FeeRow, ...]


FAR = 5.0
"""No fee is told for an account that many times smaller or larger than all that were learnt from."""


def fair_fees(accounts: Sequence[SocialAccount], user: User) -> dict[int, FairFee]:
    """Typical fees by account key. Fees negotiated for brands teach only what the agency's people see:
    a brand manager's ranges come from general rates alone, so no brand's deals shine through."""
    lines = {kind: _line(kind) for kind in ((ASKED, AGREED) if user.is_agency else (ASKED,))}
    packs = current_parsed()
    return {
        account.pk: FairFee(
            deliverable=Deliverable(usual_deliverable(account)).label.lower(),
            asked_cents=account.post_fee_cents,
            currency=agency_currency(),
            on_record=tuple(_from_record(account, kind, line) for kind, line in lines.items()),
            published=tuple(
                row
                for pack, series in applicable(packs, "fee_per_post", account.platform)
                if (row := _from_pack(pack, series, account))
            ),
        )
        for account in accounts
    }


def usual_deliverable(account: SocialAccount) -> str:
    """What a post of this platform usually is."""
    return Deliverable.VIDEO if account.platform in VIDEO_PLATFORMS else Deliverable.POST


def forget_fees() -> None:
    """Learn anew at the next question."""
    _kept.forget()


def _line(kind: str) -> FeeLine | str:
    learnt: FeeLine | str = _kept.get(kind, lambda: _learn(kind))
    return learnt


def _from_record(account: SocialAccount, kind: str, line: FeeLine | str) -> FeeRow:
    """The range of agreed fees (negotiated for a brand), or of asked ones (general rates)."""
    label = "Own deals" if kind == AGREED else "Typical asked fee"
    noun = "agreed fee" if kind == AGREED else "asked fee"
    empty = (label, None, None, None, agency_currency(), None, "")
    if isinstance(line, str):
        return FeeRow(*empty, line.replace("own agreed fees", f"{noun}s on record"))
    if not account.followers:
        return FeeRow(*empty, "followers are unknown")
    if not line.seen[0] / FAR <= account.followers <= line.seen[1] * FAR:
        least, most = (f"{count:,.0f}" for count in line.seen)
        beyond = f"known for accounts of {least} to {most} followers only, too far from this one's size"
        return FeeRow(*empty, beyond)
    asked = Placements(
        floats([account.followers]),
        floats([account.engagement_rate]),
        [account.platform],
        [usual_deliverable(account)],
    )
    found = line.fees(asked)
    low, middle, high = (float(column[0]) for column in (found.low, found.middle, found.high))
    basis = _basis(line, noun, account, bool(found.outside[0]))
    return FeeRow(label, low, middle, high, agency_currency(), line.n, basis)


def _basis(line: FeeLine, noun: str, account: SocialAccount, outside: bool) -> str:
    least, most = (f"{count:,.0f}" for count in line.seen)
    words = f"{counted(line.n, noun)} of accounts with {least} to {most} followers"
    if outside:
        words += f"; its {account.followers:,} followers are outside of these"
    for word, seen in (
        (account.platform, line.platforms),
        (usual_deliverable(account), line.deliverables),
    ):
        if word not in seen:
            words += f"; none of them for {word}"
    return words


def _learn(kind: str) -> FeeLine | str:
    which = Q(brand=None) if kind == ASKED else Q(kind=FeeKind.AGREED)
    rates = Rate.objects.filter(which, fee__gt=0, account__followers__gt=0)
    units = {agency_currency(): Decimal(1)}
    for entry in ExchangeRate.objects.order_by("valid_on"):
        units[entry.currency] = entry.units_per_agency_unit
    fields = ("fee", "currency", "deliverable", "account__platform", "account__followers",
              "account__engagement_rate")  # fmt: skip
    rows = rates.order_by("-quoted_on", "-pk").values_list(*fields)[:MOST_FEES]
    known = [row for row in rows if row[1] in units]
    deals = Placements(
        floats([row[4] for row in known]),
        floats([row[5] for row in known]),
        [row[3] for row in known],
        [row[2] for row in known],
    )
    return learn_fees(deals, floats([float(row[0] / units[row[1]]) for row in known]))


def _from_pack(pack: Pack, series: Series, account: SocialAccount) -> FeeRow | None:
    """What a published price pack says for these followers; None where it says nothing at all."""
    if not account.followers:
        return None
    found = fee_all(series, [account.followers]).first()
    if found.p25 is None and found.p50 is None and found.p75 is None:
        return None
    behind = [band.accounts for band in series.bands if band.accounts]
    source = series.bands[0].source or pack.name
    notes = [source if str(pack.year) in source else f"{source}, {pack.year}"]
    if series.platform != account.platform:
        notes.append("for all platforms together")
    if not series.has_quartiles:
        notes.append("ends of a printed range")
    if found.place in PLACE_NOTES:
        notes.append(PLACE_NOTES[found.place])
    currency = series.unit.currency or agency_currency()
    n = sum(behind) if behind else None
    printed = [number for number in (found.p25, found.p50, found.p75) if number is not None]
    if printed != sorted(printed):
        notes.append("its bands print different kinds of numbers, so nothing can be read between them")
        return FeeRow(pack.name, None, None, None, currency, n, "; ".join(notes))
    return FeeRow(pack.name, found.p25, found.p50, found.p75, currency, n, "; ".join(notes))
