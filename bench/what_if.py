"""The slider of the what-if page over a catalogue: server time of a request, by the limits set."""

from statistics import median, quantiles

from django.core.management import call_command
from django.test import Client

from accounts.models import User
from bench.timing import once
from campaigns.models import SocialAccount
from planner.models import BudgetPlan
from planner.services.limits import limit_choices
from planner.services.what_if import budget_scale

ACCOUNTS = 100_000
REQUESTS = 60
EVERYBODY = "Celeste Ray or anybody"
LIMITS = ({"min_accounts": 5}, {"max_spend": 40}, {"max_accounts": 60}, {"min_spend": 5})


def run() -> None:
    call_command("migrate", verbosity=0)
    if SocialAccount.objects.count() < ACCOUNTS:
        call_command("load_demo", accounts=ACCOUNTS, verbosity=0)
    client, plan = Client(headers={"HX-Request": "true"}), _plan_of_everybody()
    client.force_login(User.objects.get(email="staff@demo.example"))
    path = f"/planner/{plan.pk}/explore/?from=bench"
    print(f"  {SocialAccount.objects.count():,} accounts; {REQUESTS} requests with moving budget each")
    for name, query in _cases(plan).items():
        first = once(lambda query=query: _get(client, f"{path}&{query}&budget=20000"))
        taken = [_moved(client, f"{path}&{query}", plan, step) for step in range(REQUESTS)]
        high = quantiles(taken, n=20)[-1]
        print(
            f"  {name:<20} first {first * 1e3:6.0f} ms, then median {median(taken) * 1e3:5.0f} ms, "
            f"p95 {high * 1e3:5.0f} ms, worst {max(taken) * 1e3:5.0f} ms"
        )


def _plan_of_everybody() -> BudgetPlan:
    """A demo plan, its pool the whole catalogue."""
    plan = BudgetPlan.objects.filter(brief__entered__pool=["catalogue"]).order_by("pk")[0]
    entered = plan.brief["entered"] | {"pool_niches": [], "max_posts": ["3"]}
    entered |= {"pool_followers_min": ["0"], "pool_followers_max": ["1000000000"]}
    BudgetPlan.objects.filter(name=EVERYBODY).delete()
    plan.pk, plan.name, plan.brief = None, EVERYBODY, plan.brief | {"entered": entered}
    plan.save()
    return plan


def _cases(plan: BudgetPlan) -> dict[str, str]:
    """Query strings: no limits, a cap on accounts, and four limits besides."""
    labels = [key for _, group in limit_choices(plan.campaign.tier_scheme) for key, _ in group]
    rows = [
        f"limits-{row}-of={labels[row * 3]}&limits-{row}-{name}={number}"
        for row, limit in enumerate(LIMITS)
        for name, number in limit.items()
    ]
    return {
        "budget only": "",
        "a cap on accounts": "max_accounts=100",
        "five limits": f"max_accounts=100&limits-TOTAL_FORMS={len(rows)}&" + "&".join(rows),
    }


def _moved(client: Client, path: str, plan: BudgetPlan, step: int) -> float:
    """Seconds of a request with the slider somewhere else."""
    top = budget_scale(plan).top
    budget = int(top * (0.15 + 0.8 * ((step * 0.381966) % 1)))
    return once(lambda: _get(client, f"{path}&budget={budget}"))


def _get(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
