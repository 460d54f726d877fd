"""Template filters over `campaigns.formatting`, and links that keep a page's query."""

from collections.abc import Sequence

from django import forms, template
from django.forms import BoundField
from django.http import HttpRequest

from campaigns import formatting
from campaigns.metrics.tiers import Band, tier_of, tier_rank
from jobs.formatting import duration, per_second

register = template.Library()

register.filter("compact", formatting.compact)
register.filter("exact", formatting.exact)
register.filter("percent", formatting.percent)
register.filter("money", formatting.money)
register.filter("money_from_cents", formatting.money_from_cents)
register.filter("change", formatting.change)
register.filter("about_money", formatting.about_money)
register.filter("signed_decimal", formatting.signed_decimal)
register.filter("duration", duration)
register.filter("per_second", per_second)
register.filter("fine_money", formatting.fine_money)
register.filter("money_change", formatting.money_change)


@register.filter
def known(value: object) -> object:
    """The value, or a dash when it is unknown or empty."""
    return formatting.UNKNOWN if value is None or value == "" else value


@register.simple_tag
def query_with(request: HttpRequest, **changes: object) -> str:
    """The page's query string with these values set (None removes), for links that keep the rest."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def control(field: BoundField) -> str:
    """The field's widget with the class that its kind of control has in the look."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        name = "form-check-input"
    elif isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        name = ""
    elif isinstance(widget, forms.Select):
        name = "form-select"
    else:
        name = "form-control"
    if isinstance(widget, forms.NumberInput):
        widget.input_type = "text"  # a browser drops what is no number; the server keeps and names it
        widget.attrs.setdefault("inputmode", "decimal")
    return field.as_widget(attrs={"class": f"{widget.attrs.get('class', '')} {name}".strip()})


@register.inclusion_tag("components/_tier.html")
def tier_badge(followers: int | None, bands: Sequence[Band]) -> dict[str, object]:
    """The tier of these followers in a scheme's bands, by shape and colour."""
    tier = tier_of(followers, bands)
    return {"tier": tier, "rank": tier_rank(tier, bands)}


@register.filter
def field_words(name: str) -> str:
    """A field's name as people read it: "average likes"."""
    return name.replace("avg_", "average ").replace("_", " ")


@register.filter
def cell_value(value: object) -> str:
    """A value of any kind as a cell shows it: numbers with their thousands, unknown as a dash."""
    if isinstance(value, int | float):
        return f"{value:.4g}" if 0 < abs(value) < 1 else formatting.exact(value)
    return str(known(value))
