"""Proposals of duplicates: pairs of people who are probably one, found by the database set by set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import connection, transaction

from accounts.models import User
from accounts.models.audit_entry import Area
from accounts.services.audit import record_change
from campaigns.models import Influencer, NotSamePerson, SocialAccount
from campaigns.services.account_rows import LOWER
from campaigns.services.keeping import Kept

MOST_PROPOSED = 1_000
"""Pairs of each kind that are listed; the others are only counted."""
MOST_OF_ONE_NAME = 4
"""A name that more people of one country share says nothing."""
MOST_UNASKED = 20_000
"""Catalogues up to this size are searched for other pages too, larger ones only when the list is opened."""
AT_ONCE = 900
HANDLE, NAME = "handle", "name"
REASONS = {HANDLE: "Same handle", NAME: "Same name and country"}
PEOPLE, ACCOUNTS = Influencer._meta.db_table, SocialAccount._meta.db_table
_kept = Kept(SocialAccount, Influencer)


@dataclass(frozen=True, slots=True)
class Person:
    """One side of a pair."""

    pk: int
    name: str
    country: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two people who may be one; `reasons` are keys of REASONS, the strongest first."""

    first: Person
    second: Person
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        return "; ".join(REASONS[reason] for reason in self.reasons)

    @property
    def rank(self) -> int:
        """0 is the surest: both reasons, then the handle, then the name."""
        return 0 if len(self.reasons) > 1 else 1 + list(REASONS).index(self.reasons[0])


@dataclass(frozen=True, slots=True)
class Proposals:
    """The surest first; `more` pairs were found and are not listed."""

    rows: tuple[Proposal, ...]
    more: int

    def __len__(self) -> int:
        return len(self.rows) + self.more


@dataclass(frozen=True, slots=True)
class _Found:
    """Pairs of keys with their reasons, and how many pairs there are in all."""

    pairs: tuple[tuple[int, int, tuple[str, ...]], ...]
    total: int


def proposed_duplicates() -> Proposals:
    """Every pair that is listed, without those that were decided; searched for at most every ten minutes."""
    found: _Found = _kept.get("pairs", _search)
    people = _people({key for first, second, _ in found.pairs for key in (first, second)})
    decided = set(NotSamePerson.objects.values_list("first", "second"))
    rows = [
        Proposal(people[first], people[second], reasons)
        for first, second, reasons in found.pairs
        if first in people and second in people and (first, second) not in decided
    ]
    return Proposals(tuple(sorted(rows, key=lambda row: row.rank)), found.total - len(found.pairs))


def count_of_proposals() -> int | None:
    """How many pairs there are; None where the catalogue is large and nobody has asked yet."""
    if _kept.known("pairs") is None and SocialAccount.objects.order_by()[MOST_UNASKED:].exists():
        return None
    return len(proposed_duplicates())


def forget_proposals() -> None:
    """Search anew at the next question."""
    _kept.forget()


@transaction.atomic
def say_not_same(*, first_id: int, second_id: int, user: User) -> NotSamePerson:
    """Remember that two people are not one. Raises Influencer.DoesNotExist when one of them is gone."""
    low, high = sorted((first_id, second_id))
    people = {person.pk: person for person in Influencer.objects.filter(pk__in=(low, high))}
    if len(people) != 2:
        raise Influencer.DoesNotExist
    decision, is_new = NotSamePerson.objects.get_or_create(
        first_id=low, second_id=high, defaults={"said_by": user}
    )
    if is_new:
        record_change(
            actor=user,
            area=Area.RECORD,
            what="not the same person",
            subject=people[low],
            brand_key=None,
            changed=({}, {"other": str(people[high])}),
        )
    return decision


def _search() -> _Found:
    handles, all_handles = _rows(_same_handle(), [MOST_PROPOSED])
    names, all_names = _rows(_same_name(), [MOST_OF_ONE_NAME, MOST_PROPOSED])
    pairs = {pair: (HANDLE,) for pair in handles}
    for pair in names:
        pairs[pair] = (*pairs.get(pair, ()), NAME)
    both = len(handles) + len(names) - len(pairs)
    return _Found(
        tuple((first, second, reasons) for (first, second), reasons in pairs.items()),
        all_handles + all_names - both,
    )


def _rows(sql: str, parameters: Sequence[int]) -> tuple[list[tuple[int, int]], int]:
    """(pairs, how many there are without the limit)."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    return [(first, second) for first, second, _ in rows], rows[0][2] if rows else 0


def _undecided(first: str, second: str) -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM {NotSamePerson._meta.db_table} AS d "
        f"WHERE d.first_id = {first} AND d.second_id = {second})"
    )


def _same_handle() -> str:
    """Handles are unique on a platform: the same one again is on another. Follows the index of handles."""
    return (
        f"SELECT a.influencer_id, b.influencer_id, count(*) OVER () FROM {ACCOUNTS} AS a "
        f"JOIN {ACCOUNTS} AS b ON b.handle = a.handle AND a.influencer_id < b.influencer_id "
        f"WHERE {_undecided('a.influencer_id', 'b.influencer_id')} "
        "GROUP BY a.influencer_id, b.influencer_id ORDER BY 1, 2 LIMIT %s"
    )


def _same_name() -> str:
    """Names without case, blanks, dots and dashes, of few people in a country, on no platform both."""
    name = LOWER[connection.vendor].format("p.name")
    for sign in " .-_":
        name = f"replace({name}, '{sign}', '')"
    return (
        f"WITH said AS MATERIALIZED (SELECT p.id, {name} AS name, p.country, "
        f"count(*) OVER (PARTITION BY {name}, p.country) AS people "
        f"FROM {PEOPLE} AS p WHERE p.country <> ''), "
        "few AS MATERIALIZED (SELECT id, name, country, people FROM said WHERE people BETWEEN 2 AND %s) "
        "SELECT a.id, b.id, count(*) OVER () FROM few AS a "
        "JOIN few AS b ON b.name = a.name AND b.country = a.country AND a.id < b.id "
        f"WHERE {_undecided('a.id', 'b.id')} AND a.name <> '' AND NOT EXISTS (SELECT 1 FROM {ACCOUNTS} AS x "
        f"JOIN {ACCOUNTS} AS y ON y.platform = x.platform AND y.influencer_id = b.id "
        "WHERE x.influencer_id = a.id) ORDER BY a.people, a.id, b.id LIMIT %s"
    )


def _people(keys: Iterable[int]) -> dict[int, Person]:
    """The people of these keys who exist, with their accounts; some queries for hundreds of them."""
    people: dict[int, Person] = {}
    wanted = sorted(keys)
    for part in _parts(wanted):
        for pk, name, country in Influencer.objects.filter(pk__in=part).values_list("pk", "name", "country"):
            people[pk] = Person(pk, name, country, ())
        for account in SocialAccount.objects.filter(influencer__in=part).order_by("platform", "handle"):
            person = people.get(account.influencer_id)
            if person is not None:
                people[person.pk] = replace(person, accounts=(*person.accounts, str(account)))
    return people


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
