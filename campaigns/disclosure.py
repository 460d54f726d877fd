"""Which label a post has to carry: by whose rules, and by what ties the person to the brand.

Sources, read in November 2026: US Federal Trade Commission, Endorsement Guides (16 CFR 255, 2023) and
"Disclosures 101 for Social Media Influencers"; UK ASA and CMA, "Influencers' guide to making clear that
ads are ads"; EU Directive 2005/29/EC, Annex I point 11, and the Commission's Influencer Legal Hub (2023).
The words are what these guides accept as clear; a lawyer's advice goes before them.
"""

from campaigns.choices import Compensation, Jurisdiction, Relationship

PAID = {Compensation.FEE, Compensation.FEE_PRODUCT, Compensation.COMMISSION}
TIED = {Relationship.EMPLOYEE, Relationship.FAMILY, Relationship.PARTNER}
SOURCES = {
    Jurisdiction.US: "FTC Endorsement Guides, 16 CFR 255",
    Jurisdiction.UK: "ASA and CMA, Influencers' guide",
    Jurisdiction.EU: "Directive 2005/29/EC, Annex I (11); Influencer Legal Hub",
}


def required_label(jurisdiction: str, compensation: str, relationship: str) -> str:
    """The label in words; "" where nothing has to be disclosed or no rules are set.

    What nobody settled yet counts as a fee: a label too many harms nobody.

    >>> required_label("us", "fee", "none"), required_label("uk", "product", "none")
    ('#ad at the start', 'Ad at the start')
    >>> required_label("us", "nothing", "employee"), required_label("eu", "nothing", "none")
    ('#employee or “I work for …”', '')
    """
    if not jurisdiction:
        return ""
    got = Compensation(compensation or Compensation.FEE)
    if got in PAID or got == Compensation.PRODUCT:
        return _advertising(jurisdiction, got)
    tie = Relationship(relationship)
    if tie == Relationship.EMPLOYEE:
        return "#employee or “I work for …”"
    return "Says how the person is tied to the brand" if tie in TIED else ""


def _advertising(jurisdiction: str, got: Compensation) -> str:
    if jurisdiction == Jurisdiction.US:
        return "#ad at the start" if got in PAID else "#ad or “… sent me this for free” at the start"
    if jurisdiction == Jurisdiction.UK:
        return "Ad at the start"
    return "“Advertising” in the language of the post (Werbung, Publicité, Publicidad …) at the start"


def label_source(jurisdiction: str) -> str:
    """Where the rule comes from; "" when no rules are set."""
    return SOURCES.get(Jurisdiction(jurisdiction), "") if jurisdiction else ""
