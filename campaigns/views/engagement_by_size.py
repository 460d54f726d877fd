"""Does size cost engagement? The slope over the filtered accounts, beside a published one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from campaigns.charts import followers_against_rate, with_lines
from campaigns.filters.influencers import DefinitionFilter
from campaigns.formatting import counted, percent, signed_decimal
from campaigns.models import SocialAccount
from campaigns.services.catalogue import chart_sample
from campaigns.services.schemes import chosen_scheme
from campaigns.services.size_correlation import SizeAnswer, engagement_against_size, published_rate


@require_http_methods(["GET", "HEAD"])
def engagement_by_size(request: HttpRequest) -> HttpResponse:
    """One platform and one definition at a time: mixed ones are named, to choose from."""
    scheme = chosen_scheme(request.GET.get("scheme", ""))
    accounts = SocialAccount.objects.visible_to(request.user)
    filterset = DefinitionFilter(request.GET, queryset=accounts, scheme=scheme)
    answer = engagement_against_size(filterset.qs)
    context: dict[str, Any] = {
        "filterset": filterset,
        "answer": answer,
        "more_filters": filterset.more_filters,
    }
    if answer.fitted:
        sample, drawable = chart_sample(filterset.qs.with_whole_rate())
        context |= {
            "chart": with_lines(followers_against_rate(sample, scheme.as_bands()), _lines(answer)),
            "sampled": len(sample),
            "drawable": drawable,
            "sentence": _sentence(answer),
            "sizes": _sizes(answer),
        }
    return render(request, "campaigns/engagement_by_size.html", context)


def _lines(answer: SizeAnswer) -> list[tuple[str, str, Any]]:
    return [
        ("Line through these accounts", "--ink", answer.fitted.line),
        ("Hashimoto 2017", "--celebrity", answer.published.points),
    ]


def _sentence(answer: SizeAnswer) -> str:
    """The answer in words, as sure as the interval is."""
    fitted = answer.fitted
    factor = percent(fitted.tenfold_factor, 0)
    low, high = signed_decimal(fitted.slope_low, 2), signed_decimal(fitted.slope_high, 2)
    ranged = f"slope {signed_decimal(fitted.slope, 2)}, 95 % interval {low} to {high}"
    if fitted.slope_high < 0:
        return f"Accounts ten times larger earn {factor} of the rate: size costs engagement here ({ranged})."
    if fitted.slope_low > 0:
        return f"Accounts ten times larger earn {factor} of the rate: larger ones earn more here ({ranged})."
    return f"Among {counted(fitted.n, 'account')} nothing is certain: the slope may be zero ({ranged})."


def _sizes(answer: SizeAnswer) -> list[tuple[int, float, float]]:
    """What both lines say at round sizes within the accounts': followers, fitted and published rate."""
    fitted = answer.fitted
    (smallest, _), (largest, _) = fitted.line
    sizes = [10**power for power in range(2, 10) if smallest <= 10**power <= largest]
    return [(size, fitted.rate_at(size), published_rate(size)) for size in sizes]
