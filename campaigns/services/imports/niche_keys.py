"""Niches by name, whatever their case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction

from campaigns.imports.account_row import AccountRow
from campaigns.models import Niche

LONGEST = 80


def niche_keys(rows: Sequence[AccountRow], known: Mapping[str, int], *, create: bool) -> dict[str, int]:
    """The keys of the rows' niches that are not known yet, by folded name.

    Missing ones are made, or, where nothing may be written, numbered downwards from -1.
    """
    wanted: dict[str, str] = {}
    for niches in {row.niches for row in rows if row.niches}:
        for name in niches:
            short = name[:LONGEST]
            if short.casefold() not in known:
                wanted.setdefault(short.casefold(), short)
    if not wanted:
        return {}
    found = {name.casefold(): key for key, name in Niche.objects.values_list("pk", "name")}
    keys: dict[str, int] = {}
    lowest = min((0, *known.values()))
    for folded, name in wanted.items():
        if folded in found:
            keys[folded] = found[folded]
        elif create:
            keys[folded] = _made(name)
        else:
            lowest -= 1
            keys[folded] = lowest
    return keys


def _made(name: str) -> int:
    """A new niche; two imports that make it at once get the same."""
    try:
        with transaction.atomic():
            return int(Niche.objects.create(name=name).pk)
    except IntegrityError:
        return int(Niche.objects.get(name__iexact=name).pk)
