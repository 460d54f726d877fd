"""Which fields of the records the audit log keeps, and whose people may read of them."""

from accounts.models import Area
from accounts.services.edits import Logged
from accounts.services.people import access_words

MONEY, STATE, ACCESS, RECORD = Area.MONEY, Area.STATE, Area.ACCESS, Area.RECORD

BRAND = Logged(
    areas={
        "coordination_hourly_cost": MONEY,
        "two_approvers_above": Area.APPROVAL,
        "currency": MONEY,
        "members": ACCESS,
        "name": RECORD,
        "niche": RECORD,
        "home_country": RECORD,
        "colour": RECORD,
        "notes": RECORD,
    },
    brand_key=lambda brand: brand.pk,
)
CAMPAIGN = Logged(
    areas={
        "budget": MONEY,
        "currency": MONEY,
        "brand": ACCESS,
        "status": STATE,
        "starts_on": STATE,
        "ends_on": STATE,
        "name": RECORD,
        "objective": RECORD,
        "jurisdiction": RECORD,
        "landing_url": RECORD,
        "code_pattern": RECORD,
        "niches": RECORD,
        "countries": RECORD,
        "tier_scheme": RECORD,
    },
    brand_key=lambda campaign: campaign.brand_id,
)
SHORTLIST = Logged(
    areas={"name": STATE, "campaign": STATE, "notes": RECORD},
    brand_key=lambda shortlist: shortlist.campaign.brand_id,
)
SHORTLIST_ENTRY = Logged(
    areas={"account": STATE, "note": RECORD},
    brand_key=lambda entry: entry.shortlist.campaign.brand_id,
)
RATE = Logged(
    areas={
        "fee": MONEY,
        "currency": MONEY,
        "product_cost": MONEY,
        "brand": MONEY,
        "account": RECORD,
        "deliverable": RECORD,
        "kind": RECORD,
        "quoted_on": RECORD,
        "source": RECORD,
    },
    brand_key=lambda rate: rate.brand_id,
)
EXCHANGE_RATE = Logged(
    areas={"currency": MONEY, "units_per_agency_unit": MONEY, "valid_on": MONEY, "source": RECORD}
)
TIER_SCHEME = Logged(
    areas={"name": RECORD, "slug": RECORD, "year": RECORD, "source": RECORD, "bands_in_words": RECORD}
)
INFLUENCER = Logged(areas={"name": RECORD, "kind": RECORD, "country": RECORD, "city": RECORD})
ACCOUNT = Logged(areas={"platform": RECORD, "handle": RECORD, "influencer": RECORD})
PERSON = Logged(
    areas={"role": ACCESS, "is_active": ACCESS, "brands": ACCESS, "email": ACCESS, "name": RECORD},
    words=access_words,
)
