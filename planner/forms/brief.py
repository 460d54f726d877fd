"""The planner's form: the celebrity, the pool, the limits, and every assumption beside its default."""

from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import User
from campaigns.choices import COUNTRIES, Platform
from campaigns.formatting import money
from campaigns.forms.fields import KeysField
from campaigns.models import Campaign, Niche, Shortlist
from planner.forms.assumptions import assumption_fields
from planner.forms.handles import HandlesField, account_ids, find_account
from planner.services.assumptions import ASSUMPTIONS
from planner.services.brief import (
    MAXIMISE,
    Assumptions,
    Brief,
    CelebritySide,
    Limit,
    Pool,
)
from planner.services.candidates import rate_source
from planner.services.entered import LIMIT_FIELD
from planner.services.fees import fee_in

ASSUMPTION_NAMES = tuple(ASSUMPTIONS)


def whole(label: str, low: int = 0, high: int | None = None, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=low, max_value=high, **options)


def amount(label: str, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=Decimal(100_000_000),
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "any"}),
        **options,
    )


def percent(label: str, high: int = 100, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=high,
        max_digits=14,
        decimal_places=6,
        widget=forms.NumberInput(attrs={"step": "any"}),
        **options,
    )


class BriefForm(forms.Form):
    """Bound to one campaign; `brief()` after `is_valid()` gives everything in the engine's units."""

    marks_required = True

    celebrity_handle = forms.CharField(
        label="Account in the catalogue",
        required=False,
        max_length=300,
        help_text="@handle or profile address; or leave empty and type the numbers.",
        widget=forms.TextInput(attrs={"list": "celebrities", "autocomplete": "off"}),
    )
    celebrity_platform = forms.ChoiceField(
        label="Platform", required=False, choices=[("", "Any"), *Platform.choices]
    )
    celebrity_name = forms.CharField(label="Name", required=False, max_length=200)
    celebrity_followers = whole("Followers", low=1, high=10**10)
    celebrity_rate = percent("Engagement rate, %", high=1000)
    celebrity_fee = amount("Fee per post")
    celebrity_product = amount("Product at cost of goods")
    celebrity_posts = whole("Posts", low=1, high=3, initial=1)
    celebrity_on_target = percent("On-target share, %")

    pool = forms.ChoiceField(
        label="Candidates come from",
        choices=[("shortlist", "A shortlist"), ("catalogue", "The catalogue, filtered")],
        initial="catalogue",
    )
    shortlist = forms.ModelChoiceField(queryset=Shortlist.objects.none(), required=False)
    pool_platform = forms.ChoiceField(
        label="Platform", required=False, choices=[("", "All"), *Platform.choices]
    )
    pool_followers_min = whole("Min. followers", initial=1_000)
    pool_followers_max = whole("Max. followers", initial=100_000)
    pool_rate_min = percent("Min. engagement, %", high=1000)
    pool_rate_max = percent("Max. engagement, %", high=1000)
    pool_measured_since = forms.DateField(
        label="Measured since", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    pool_country = forms.ChoiceField(label="Country", required=False, choices=[("", "All"), *COUNTRIES])
    pool_niches = KeysField(
        label="Niches", queryset=Niche.objects.all(), required=False, widget=forms.SelectMultiple({"size": 4})
    )
    pool_fee_known = forms.BooleanField(label="Only with a known fee", required=False)

    maximise = forms.ChoiceField(label="Maximise", choices=MAXIMISE, initial="engagements")
    budget = amount("Budget", help_text="Empty: the full cost of the celebrity side.")
    universe = whole(
        "People of the target (universe)",
        low=1,
        high=10**10,
        help_text="People of the target on these platforms. Empty: reach is bounded, not estimated.",
    )
    max_accounts = whole("At most accounts", low=1, high=100_000)
    max_posts = whole("Posts per account, at most", low=1, high=3, initial=1)
    must_have = HandlesField(label="Must have", required=False)
    must_not = HandlesField(label="Must not have", required=False)

    def __init__(self, *args: Any, campaign: Campaign, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign, self.user = campaign, user
        self.fields |= assumption_fields(campaign)
        self.fields["shortlist"].queryset = campaign.shortlists.with_entry_count()
        self.fields["shortlist"].label_from_instance = lambda found: f"{found} ({found.entry_count})"
        for name in ("celebrity_fee", "celebrity_product", "budget"):
            self.fields[name].label += f", {campaign.currency}"
        if campaign.budget:
            hint = f" The campaign's budget is {money(campaign.budget, campaign.currency)}."
            self.fields["budget"].help_text += hint
        self.celebrity_account: Any = None

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The assumptions as the page groups them."""
        groups = {
            "Costs": ASSUMPTION_NAMES[:6],
            "People and posts": ASSUMPTION_NAMES[6:10],
            "Audience": ASSUMPTION_NAMES[10:15],
            "Ranges": ASSUMPTION_NAMES[15:],
        }
        return [(title, [self[name] for name in names]) for title, names in groups.items()]

    def clean_celebrity_handle(self) -> str:
        text = self.cleaned_data["celebrity_handle"].strip()
        if text:
            platform = self.data.get(self.add_prefix("celebrity_platform"), "")
            platform = platform if platform in Platform.values else ""
            self.celebrity_account = find_account(text, platform, self.user)
        return text

    def clean_must_have(self) -> frozenset[int]:
        return account_ids(self.cleaned_data["must_have"], self.user)

    def clean_must_not(self) -> frozenset[int]:
        return account_ids(self.cleaned_data["must_not"], self.user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("pool") == "shortlist" and not cleaned.get("shortlist"):
            self.add_error("shortlist", "Choose the shortlist, or take the catalogue.")
        if cleaned.get("must_have", frozenset()) & cleaned.get("must_not", frozenset()):
            self.add_error("must_not", "An account stands in both must have and must not have.")
        low, high = cleaned.get("pool_followers_min"), cleaned.get("pool_followers_max")
        if low is not None and high is not None and low > high:
            self.add_error("pool_followers_min", "The least is above the most.")
        second, third = cleaned.get("second_post_worth"), cleaned.get("third_post_worth")
        if second is not None and third is not None and third > second:
            self.add_error("third_post_worth", "A third post may not be worth more than the second.")
        if "celebrity_handle" in cleaned:
            self._complete_celebrity(cleaned)
        return cleaned

    def _complete_celebrity(self, cleaned: dict[str, Any]) -> None:
        """Typed numbers win; the account fills what is empty; what neither knows is an error."""
        account = self.celebrity_account
        self.rate_source = self.fee_source = "typed"
        if cleaned.get("celebrity_followers") is None and account is not None:
            cleaned["celebrity_followers"] = account.followers
        if cleaned.get("celebrity_rate") is None and account is not None and account.engagement_rate:
            cleaned["celebrity_rate"] = Decimal(repr(account.engagement_rate)) * 100
            self.rate_source = rate_source(account)
        if cleaned.get("celebrity_fee") is None and account is not None:
            fee = fee_in(account, self.campaign.brand, self.campaign.currency)
            if not isinstance(fee, str):
                cleaned["celebrity_fee"] = Decimal(fee.fee_cents) / 100
                self.fee_source = fee.basis
        needed = {
            "celebrity_followers": "followers",
            "celebrity_rate": "engagement rate",
            "celebrity_fee": "fee",
        }
        for name, word in needed.items():
            if cleaned.get(name) is None and name not in self.errors:
                known = "The catalogue does not know it" if account is not None else "No account is chosen"
                self.add_error(name, f"{known}: enter the celebrity's {word}.")

    def brief(self, limits: tuple[Limit, ...]) -> Brief:
        cleaned = self.cleaned_data
        return Brief(
            campaign=self.campaign,
            celebrity=self._celebrity(cleaned),
            pool=self._pool(cleaned),
            maximise=cleaned["maximise"],
            assumptions=Assumptions(**{name: spec.read(cleaned[name]) for name, spec in ASSUMPTIONS.items()}),
            budget=cleaned["budget"],
            universe=cleaned["universe"],
            max_accounts=cleaned["max_accounts"],
            max_posts=cleaned["max_posts"] or 1,
            must_have=cleaned["must_have"],
            must_not=cleaned["must_not"],
            limits=limits,
            entered={name: self.data.getlist(name) for name in self.data if self._is_input(name)},
        )

    def _is_input(self, name: str) -> bool:
        return name in self.fields or bool(LIMIT_FIELD.fullmatch(name))

    def _celebrity(self, cleaned: dict[str, Any]) -> CelebritySide:
        account = self.celebrity_account
        on_target = cleaned["celebrity_on_target"]
        return CelebritySide(
            account=account,
            name=cleaned["celebrity_name"] or (account.influencer.name if account else "Celebrity"),
            followers=cleaned["celebrity_followers"],
            engagement_rate=float(cleaned["celebrity_rate"]) / 100,
            fee=cleaned["celebrity_fee"],
            product_cost=cleaned["celebrity_product"] or Decimal(0),
            posts=cleaned["celebrity_posts"] or 1,
            on_target_share=None if on_target is None else on_target / 100,
            rate_source=self.rate_source,
            fee_source=self.fee_source,
        )

    def _pool(self, cleaned: dict[str, Any]) -> Pool:
        if cleaned["pool"] == "shortlist":
            return Pool(shortlist=cleaned["shortlist"])
        least, most = (
            None if cleaned[name] is None else float(cleaned[name]) / 100
            for name in ("pool_rate_min", "pool_rate_max")
        )
        return Pool(
            shortlist=None,
            platform=cleaned["pool_platform"],
            niche_ids=tuple(niche.pk for niche in cleaned["pool_niches"]),
            country=cleaned["pool_country"],
            followers_min=cleaned["pool_followers_min"],
            followers_max=cleaned["pool_followers_max"],
            rate_min=least,
            rate_max=most,
            measured_since=cleaned["pool_measured_since"],
            fee_known_only=cleaned["pool_fee_known"],
        )
