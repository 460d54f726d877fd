"""What a campaign has bound, has to pay and has paid, against its budget."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from campaigns.choices import Stage
from campaigns.models import Campaign, ShortlistEntry, Terms

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Spend:
    """Money of a campaign in its currency: fees with product, shipping and usage rights.

    `committed` is all that is agreed or further, `ready` the part that is posted and waits for its
    payment, `paid` the part that is paid; `left` is the budget less what is committed.
    """

    budget: Decimal
    committed: Decimal
    ready: Decimal
    paid: Decimal
    entries: int

    @property
    def left(self) -> Decimal:
        return self.budget - self.committed

    @property
    def open(self) -> Decimal:
        """Committed, neither ready to pay nor paid."""
        return self.committed - self.ready - self.paid


def with_agreed_total(entries: QuerySet[ShortlistEntry]) -> QuerySet[ShortlistEntry]:
    """Annotates `agreed_total`: agreed fees of all posts and the extras; None before any fee is agreed."""
    fees = (
        Terms.objects.filter(entry=OuterRef("pk"))
        .values("entry")
        .annotate(total=Sum(F("agreed_fee") * F("posts")))
        .values("total")
    )
    money = DecimalField(max_digits=14, decimal_places=2)
    return entries.annotate(
        agreed_total=Subquery(fees, output_field=money)
        + F("product_cost")
        + F("shipping_cost")
        + F("usage_rights_fee")
    )


def spend_of(campaign: Campaign) -> Spend:
    """One query; an entry without an agreed fee counts nothing."""
    return spends_of([campaign])[campaign.pk]


def spends_of(campaigns: Iterable[Campaign]) -> dict[int, Spend]:
    """By key of each campaign, in one query."""
    them = list(campaigns)
    sums: dict[int, dict[str, Decimal]] = {campaign.pk: {} for campaign in them}
    counts = dict.fromkeys(sums, 0)
    entries = with_agreed_total(ShortlistEntry.objects.committed())
    rows = entries.filter(shortlist__campaign__in=them).values_list(
        "shortlist__campaign", "stage", Coalesce("agreed_total", NOTHING)
    )
    for key, stage, total in rows:
        sums[key][stage] = sums[key].get(stage, NOTHING) + total
        counts[key] += 1
    return {
        campaign.pk: Spend(
            budget=campaign.budget,
            committed=sum(sums[campaign.pk].values(), NOTHING),
            ready=sums[campaign.pk].get(Stage.POSTED, NOTHING),
            paid=sums[campaign.pk].get(Stage.PAID, NOTHING),
            entries=counts[campaign.pk],
        )
        for campaign in them
    }
