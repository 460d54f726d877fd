"""Tracked links and discount codes of placements, made by pattern."""

import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

PLACEHOLDERS = {"handle", "brand", "number"}
LONGEST_CODE = 40


def word(text: str) -> str:
    """Small Latin letters, digits and hyphens, as addresses like them.

    >>> word("Spring Trail – Größe!"), word("***")
    ('spring-trail-grosse', '')
    """
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def tracked_link(landing_url: str, *, platform: str, campaign: str, handle: str, number: int) -> str:
    """The landing page with UTM parameters; its own parameters stay. "" without a landing page.

    >>> tracked_link("https://a.example/?x=1", platform="tiktok", campaign="Tea", handle="mo", number=2)
    'https://a.example/?x=1&utm_source=tiktok&utm_medium=influencer&utm_campaign=tea&utm_content=mo-2'
    """
    if not landing_url:
        return ""
    parts = urlsplit(landing_url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not name.startswith("utm_")]
    added = {
        "utm_source": platform,
        "utm_medium": "influencer",
        "utm_campaign": word(campaign),
        "utm_content": f"{word(handle) or handle}-{number}",
    }
    return urlunsplit(parts._replace(query=urlencode([*kept, *added.items()])))


def unknown_placeholders(pattern: str) -> list[str]:
    """The words in braces that no code can be made of, sorted.

    >>> unknown_placeholders("{handle}{year}")
    ['year']
    """
    return sorted(set(re.findall(r"{([^{}]*)}", pattern)) - PLACEHOLDERS)


def code_of(pattern: str, *, handle: str, brand: str, number: int) -> str:
    """The code of one placement, in capitals and digits; "" without a pattern.

    >>> code_of("{brand}-{handle}10", handle="mara.runs", brand="Nordwind", number=1)
    'NORDWIND-MARARUNS10'
    """
    parts = {"handle": word(handle), "brand": word(brand), "number": str(number)}
    for name, value in parts.items():
        pattern = pattern.replace("{" + name + "}", value.replace("-", ""))
    return re.sub(r"[^A-Z0-9_-]", "", pattern.upper())[:LONGEST_CODE]
