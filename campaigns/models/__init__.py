"""The records: brands, influencers and their accounts, campaigns, shortlists."""

from campaigns.models.benchmark_pack import BenchmarkPack
from campaigns.models.booked_post import BookedPost
from campaigns.models.brand import Brand
from campaigns.models.calendar_feed import CalendarFeed
from campaigns.models.campaign import Campaign
from campaigns.models.catalogue_change import CatalogueChange, CatalogueState
from campaigns.models.erased_handle import ErasedHandle, handle_digest
from campaigns.models.import_run import ColumnMapping, ImportBefore, ImportReject, ImportRun
from campaigns.models.influencer import Influencer
from campaigns.models.measurement import MeasuredNumbers, Measurement
from campaigns.models.niche import Niche
from campaigns.models.not_same_person import NotSamePerson
from campaigns.models.overlap import AudienceOverlap, OverlapImport
from campaigns.models.person_merge import PersonMerge
from campaigns.models.post import Post
from campaigns.models.rate import ExchangeRate, Rate
from campaigns.models.saved_search import SavedSearch, SearchVisit
from campaigns.models.shortlist import Shortlist
from campaigns.models.shortlist_entry import ShortlistEntry, Terms
from campaigns.models.social_account import SocialAccount
from campaigns.models.tier_scheme import TierBand, TierScheme

__all__ = [
    "AudienceOverlap",
    "BenchmarkPack",
    "BookedPost",
    "Brand",
    "CalendarFeed",
    "Campaign",
    "CatalogueChange",
    "CatalogueState",
    "ColumnMapping",
    "ErasedHandle",
    "ExchangeRate",
    "ImportBefore",
    "ImportReject",
    "ImportRun",
    "Influencer",
    "MeasuredNumbers",
    "Measurement",
    "Niche",
    "NotSamePerson",
    "OverlapImport",
    "PersonMerge",
    "Post",
    "Rate",
    "SavedSearch",
    "SearchVisit",
    "Shortlist",
    "ShortlistEntry",
    "SocialAccount",
    "Terms",
    "TierBand",
    "TierScheme",
    "handle_digest",
]
