"""The brief of a plan in words, kept with it so that a saved plan can be judged by itself."""

from campaigns.choices import COUNTRY_NAMES, Platform
from campaigns.formatting import counted, exact, money, percent
from campaigns.models import Niche, SocialAccount
from planner.services.brief import WHAT, Brief, Limit, Pool


def brief_summary(brief: Brief) -> list[list[str]]:
    """Pairs of label and text; only what was chosen."""
    rows = [
        ["Maximised", WHAT[brief.maximise]],
        ["Candidates", pool_words(brief.pool)],
        ["Posts per account", f"at most {brief.max_posts}"],
    ]
    if brief.budget is not None:
        rows.append(["Budget", money(brief.budget, brief.campaign.currency)])
    if brief.max_accounts is not None:
        rows.append(["Accounts", f"at most {brief.max_accounts:,}"])
    for label, keys in (("Must have", brief.must_have), ("Must not have", brief.must_not)):
        if keys:
            handles = SocialAccount.objects.filter(pk__in=keys).values_list("handle", flat=True)
            rows.append([label, ", ".join(f"@{handle}" for handle in handles)])
    return [
        *rows,
        *([f"Limit: {limit.dimension} {limit.label}", limit_words(limit)] for limit in brief.limits),
    ]


def pool_words(pool: Pool) -> str:
    """Where the candidates come from."""
    if pool.shortlist is not None:
        return f"shortlist {pool.shortlist.name}"
    niches = ", ".join(Niche.objects.filter(pk__in=pool.niche_ids).values_list("name", flat=True))
    since = f"measured since {pool.measured_since:%-d %b %Y}" if pool.measured_since else ""
    parts = [
        Platform(pool.platform).label if pool.platform else "",
        niches,
        COUNTRY_NAMES.get(pool.country, ""),
        _range("followers", exact(pool.followers_min), exact(pool.followers_max)),
        _range("engagement", percent(pool.rate_min), percent(pool.rate_max)),
        since,
        "with a known fee" if pool.fee_known_only else "",
    ]
    return "; ".join(["the catalogue", *(part for part in parts if part)])


def limit_words(limit: Limit) -> str:
    """Floors and caps as a phrase."""
    parts = []
    for word, count in (("at least", limit.min_accounts), ("at most", limit.max_accounts)):
        if count is not None:
            parts.append(f"{word} {counted(count, 'account')}")
    for word, share in (("at least", limit.min_spend_share), ("at most", limit.max_spend_share)):
        if share is not None:
            parts.append(f"{word} {percent(share, 0)} of the budget")
    return ", ".join(parts)


def _range(what: str, low: str, high: str) -> str:
    return "" if low == high == "–" else f"{what} {low} to {high}"
