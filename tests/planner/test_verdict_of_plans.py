"""The verdict of a plan: how sure it is, whom it reaches, what would flip it."""

from decimal import Decimal

import numpy as np
import pytest
from django.urls import reverse

from planner.services.judgement import judgement
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts():
    return [make_account(fee=Decimal(100), avg_likes=300 + 60 * number) for number in range(8)]


@pytest.fixture
def plan(plan_with, campaign, accounts):
    return plan_with(
        campaign, accounts, celebrity_followers=300_000, celebrity_fee="1300", universe="2000000"
    )


def simulated(evidence, mean, posts, rng, draws):
    """Engagements of one placement: the account's luck, then each post's; posts worth 1, 0.8, 0.6."""
    within, account = evidence["within_sd"], evidence["account_sd"]
    luck = np.exp(rng.normal(-(account**2) / 2, account, draws))
    worth = (1, 0.8, 0.6)[:posts]
    each = sum(w * np.exp(rng.normal(-(within**2) / 2, within, draws)) for w in worth)
    return mean / sum(worth) * luck * each


def test_the_probability_is_what_an_independent_simulation_gives(plan):
    rng, draws = np.random.default_rng(7), 200_000
    others = sum(
        simulated(line.evidence, line.engagements, line.posts, rng, draws) for line in plan.lines.all()
    )
    star = simulated(plan.celebrity["evidence"], plan.celebrity["engagements"], 1, rng, draws)
    chance = plan.verdict["chances"]["engagements"]
    assert 0.05 < chance["probability"] < 0.95
    assert np.mean(others >= star) == pytest.approx(chance["probability"], abs=0.012)
    shock = np.exp(rng.normal(-(0.15**2) / 2, 0.15, draws))
    low, high = np.quantile(others * shock, (0.1, 0.9))
    assert chance["micro"]["p10"] == pytest.approx(low, rel=0.02)
    assert chance["micro"]["p90"] == pytest.approx(high, rel=0.02)
    assert (plan.portfolio["p10"], plan.portfolio["p90"]) == pytest.approx((low, high), rel=0.02)


def test_cost_per_engagement_is_fair_to_sides_of_different_cost(plan_with, campaign, accounts):
    dear = plan_with(campaign, accounts, celebrity_followers=300_000, celebrity_fee="5000", budget="1400")
    chances = dear.verdict["chances"]
    assert chances["cost_per_engagement"]["probability"] > chances["engagements"]["probability"]


def test_reach_is_estimated_within_its_bounds_only_where_the_universe_is_known(
    plan, plan_with, campaign, accounts
):
    reach = plan.verdict["reach"]["micro"]
    assert reach["low"] <= reach["estimate"] <= reach["high"] <= reach["gross"] + 1e-6
    once, twice, thrice = reach["frequency"]
    assert once == pytest.approx(reach["estimate"]) and once > twice > thrice >= 0
    unknown = plan_with(campaign, accounts).verdict
    assert unknown["reach"]["micro"]["estimate"] is None and "unique_reach" not in unknown["chances"]
    assert unknown["reach"]["micro"]["high"] > 0


def test_at_the_break_even_both_sides_bring_the_same(plan_with, campaign, accounts, plan):
    rate = plan.verdict["break_evens"]["engagements"]["celebrity_rate"]
    margin = plan.verdict["margins"]["engagements"]
    assert rate / plan.celebrity["engagement_rate"] == pytest.approx(margin)


def test_the_tornado_moves_one_input_and_shows_the_widest_first(plan):
    bars = plan.verdict["tornado"]
    widths = [abs(np.log(bar["margin_high"] / bar["margin_low"])) for bar in bars]
    assert widths == sorted(widths, reverse=True) and len(bars) == 5
    margin = plan.verdict["margins"]["engagements"]
    for bar in bars:
        assert (
            min(bar["margin_low"], bar["margin_high"]) < margin < max(bar["margin_low"], bar["margin_high"])
        )


def test_the_stress_test_counts_its_own_cells_and_leaves_sizes_that_nobody_published(plan):
    stress = plan.verdict["stress"]
    cells = [margin for row in stress["margins"] for margin in row if margin is not None]
    assert stress["cells"] == len(cells) and stress["wins"] == sum(margin >= 1 for margin in cells)
    assert stress["rates"][0] == "forecast of this plan" and "modash-2023" in stress["rates"]
    assert stress["prices"][0] == "fees of this plan" and "rule-100-per-10k" in stress["prices"]
    own = stress["margins"][0][0]
    same_spend = plan.portfolio["engagements"] / plan.portfolio["total_cents"]
    star = plan.celebrity["engagements"] / plan.celebrity["total_cents"]
    assert own == pytest.approx(same_spend / star)


def test_a_price_set_moves_fees_only_where_it_speaks(plan_with, campaign):
    youtuber = [make_account(platform="youtube", fee=Decimal(100), avg_shares=3) for _ in range(3)]
    stress = plan_with(campaign, youtuber, celebrity_followers=300_000).verdict["stress"]
    assert "rule-100-per-10k" not in stress["prices"]


def test_a_mixed_roster_is_offered_where_the_budget_leaves_room(plan_with, campaign, accounts):
    inputs = {"celebrity_followers": 200_000, "celebrity_rate": "2", "celebrity_fee": "400"}
    mixed = plan_with(campaign, accounts, budget="1000", **inputs).verdict["mixed"]
    assert mixed["others"] >= 1 and mixed["spend_cents"] <= 100_000 and mixed["beats_both"]
    assert plan_with(campaign, accounts, **inputs).verdict["mixed"] is None


def test_how_much_of_the_spend_rests_on_estimated_fees_is_said(plan_with, campaign, client):
    accounts = [make_account(fee=Decimal(100)), make_account()]
    plan = plan_with(campaign, accounts, budget="2000", fee_per_10k_followers="100")
    share = plan.verdict["estimated_fee_share"]
    assert share == pytest.approx((20_000 + 9_000) / (20_000 + 9_000 + 10_000 + 9_000))
    page = client.get(reverse("plan_detail", args=[plan.pk])).content.decode()
    assert "of the others&#x27; cost rests on estimated fees" in page


def test_the_page_says_the_verdict_in_a_sentence_and_shows_observed_and_used_rates(plan, client):
    page = client.get(reverse("plan_detail", args=[plan.pk])).content.decode()
    judged = judgement(plan)
    assert judged.spoken.replace("'", "&#x27;") in page and "such campaigns" in judged.spoken
    line = plan.lines.first()
    assert f"{line.evidence['observed']:.2%}".replace("%", " %") in page and "→" in page
    assert "What moves the answer" in page and "Under other people" in page


def test_a_plan_from_before_verdicts_still_opens(plan, client):
    plan.verdict = {}
    plan.save()
    for name in ("plan_detail", "plan_print"):
        page = client.get(reverse(name, args=[plan.pk]))
        assert page.status_code == 200 and "How sure is it" not in page.content.decode()


def test_a_budget_that_buys_nobody_has_no_verdict_and_no_fault(plan_with, campaign, accounts, client):
    plan = plan_with(campaign, accounts, budget="10")
    assert plan.portfolio["accounts"] == 0 and judgement(plan) is None
    assert client.get(reverse("plan_detail", args=[plan.pk])).status_code == 200


def test_the_sentence_speaks_of_what_was_maximised(plan_with, campaign, accounts):
    plan = plan_with(
        campaign, accounts, maximise="impressions", celebrity_followers=900_000, celebrity_fee="1300"
    )
    chance = plan.verdict["chances"]["impressions"]
    assert chance["micro"]["p10"] < plan.portfolio["impressions"] < chance["micro"]["p90"]
    assert "impressions" in judgement(plan).spoken and "engagements" not in judgement(plan).spoken


def test_sides_of_unequal_cost_are_named_with_their_costs_and_only_what_they_bring_is_moved(
    plan_with, campaign, accounts, client
):
    plan = plan_with(campaign, accounts, celebrity_followers=50_000, celebrity_fee="200", budget="1500")
    assert not plan.verdict["same_spend"] and judgement(plan).flips == []
    assert {bar["name"] for bar in plan.verdict["tornado"]} == {"celebrity_rate", "micro_engagements"}
    ratio = plan.portfolio["engagements"] / plan.celebrity["engagements"]
    assert plan.verdict["margins"]["engagements"] == pytest.approx(ratio)
    page = client.get(reverse("plan_detail", args=[plan.pk])).content.decode()
    assert "For this spend" not in page and "against $290 for Star, " in page
    assert "more than the celebrity side" in page


def test_more_people_to_contact_than_the_pool_holds_and_too_small_a_universe_are_said(
    plan_with, campaign, accounts, client
):
    plan = plan_with(campaign, accounts, celebrity_followers=900_000, universe="10000", budget="1500")
    page = client.get(reverse("plan_detail", args=[plan.pk])).content.decode()
    assert "The plan supposes that all accept" in page and "entered as the universe: check both" in page
