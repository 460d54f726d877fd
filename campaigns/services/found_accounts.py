"""The accounts of a list: answered from the catalogue's columns, or from the rows while those are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Protocol

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from campaigns.choices import EngagementBasis
from campaigns.columns import Catalogue, Filters, mask_of
from campaigns.columns.catalogue import Mask
from campaigns.columns.counts import drawable, label_counts, median_rate, niche_counts, rates_known
from campaigns.models import SocialAccount
from campaigns.models.social_account import SORTED_BY
from campaigns.services.catalogue import (
    SAMPLE_SIZE,
    Overview,
    chart_sample,
    definition_counts,
    median_engagement_rate,
)
from campaigns.services.search import SearchText, found_mask, has_word, nearest_word, read_search, searched

MOST_COUNTED = 10_000
"""Rows counted and turned to while there are no columns."""
AT_ONCE = 900


class FoundAccounts(Protocol):
    """A list's accounts in an order; `is_exact` says whether the length is all of them."""

    search: SearchText
    is_exact: bool

    def in_order(self, column: str, descending: bool) -> FoundAccounts: ...

    def __len__(self) -> int: ...

    def page(self, start: int, stop: int) -> Sequence[SocialAccount]: ...

    def keys(self) -> NDArray[np.int64]: ...

    def __iter__(self) -> Iterator[SocialAccount]: ...

    def overview(self) -> Overview | None: ...


class ColumnAccounts:
    """Accounts by a mask over the columns; only those of a page are fetched."""

    is_exact = True

    def __init__(self, catalogue: Catalogue, filters: Filters, search: SearchText) -> None:
        self.catalogue, self.filters, self.search = catalogue, filters, search
        self.key = filters.key, search.words, search.with_notes
        self.mask = catalogue.keep(("mask", self.key), lambda: mask_of(catalogue, filters))
        self.order, self.descending = "followers", True

    def in_order(self, column: str, descending: bool) -> ColumnAccounts:
        self.order, self.descending = column, descending
        return self

    def __len__(self) -> int:
        if self.mask is None:
            return len(self.catalogue)
        return int(np.count_nonzero(self.mask))

    def positions(self) -> NDArray[np.uint32]:
        """In the list's order."""
        return self.catalogue.keep(
            ("order", self.key, self.order, self.descending),
            lambda: self.catalogue.reading(self.order, self.mask, descending=self.descending),
        )

    def keys(self) -> NDArray[np.int64]:
        """Primary keys, in the list's order."""
        found: NDArray[np.int64] = self.catalogue["key"][self.positions()]
        return found

    def page(self, start: int, stop: int) -> Sequence[SocialAccount]:
        return accounts_in_order(self.catalogue["key"][self.positions()[start:stop]].tolist())

    def __iter__(self) -> Iterator[SocialAccount]:
        keys = self.keys()
        for start in range(0, len(keys), AT_ONCE):
            yield from accounts_in_order(keys[start : start + AT_ONCE].tolist())

    def created_since(self, moment: datetime) -> int:
        """How many are of people who came into the catalogue after a moment."""
        new = self.catalogue["created"] > int(moment.timestamp())
        return int(np.count_nonzero(new if self.mask is None else new & self.mask))

    def overview(self) -> Overview:
        return self.catalogue.keep(("overview", self.key), self._overview)

    def _overview(self) -> Overview:
        catalogue, mask = self.catalogue, self.mask
        rate, with_rate = median_rate(catalogue, mask)
        counts = label_counts(catalogue, "basis", rates_known(catalogue, mask))
        sample, total = self._sample()
        with_fee = catalogue["fee"] >= 0
        return Overview(
            median_rate=rate,
            with_rate=with_rate,
            with_fee=int(np.count_nonzero(with_fee if mask is None else with_fee & mask)),
            definitions=[
                (EngagementBasis(basis).label, count)
                for basis, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            ],
            sample=sample,
            drawable=total,
        )

    def _sample(self) -> tuple[list[tuple[str, int, float]], int]:
        """As `chart_sample` takes it from the rows."""
        catalogue, at = self.catalogue, drawable(self.catalogue, self.mask)
        total = len(at)
        if total > SAMPLE_SIZE:
            at = at[catalogue["key"][at] % ceil(total / SAMPLE_SIZE) == 0]
        at = at[: 2 * SAMPLE_SIZE]
        columns = catalogue.texts("handle", at), catalogue["followers"][at], catalogue["rate"][at]
        return list(zip(columns[0], columns[1].tolist(), columns[2].tolist(), strict=True)), total

    def facets(self) -> dict[str, dict[Any, int]]:
        """How many accounts each value of a filter has, everything else filtered as it is."""
        without = {name: self._without(name) for name in ("platform", "basis", "kind", "country", "niche")}
        return {
            name: niche_counts(self.catalogue, mask)
            if name == "niche"
            else label_counts(self.catalogue, name, mask)
            for name, mask in without.items()
        }

    def _without(self, name: str) -> NDArray[np.bool_] | None:
        """The mask of all filters but one."""
        filters = self.filters
        if name == "niche" and filters.niches:
            return mask_of(self.catalogue, replace(filters, niches=()))
        if name in filters.words:
            words = {column: word for column, word in filters.words.items() if column != name}
            return mask_of(self.catalogue, replace(filters, words=words))
        return self.mask


class RowAccounts:
    """Accounts by a query, counted up to a number; nothing is said that would need all of them."""

    def __init__(self, accounts: QuerySet[SocialAccount], search: SearchText) -> None:
        self.accounts, self.search = accounts.order_by(), search
        self.order, self.descending = "followers", True
        self._counted: int | None = None

    def in_order(self, column: str, descending: bool) -> RowAccounts:
        self.order, self.descending = column, descending
        return self

    def __len__(self) -> int:
        if self._counted is None:
            self._counted = self.accounts.order_by()[: MOST_COUNTED + 1].count()
        return min(self._counted, MOST_COUNTED)

    @property
    def is_exact(self) -> bool:
        return len(self) < MOST_COUNTED or self._counted == MOST_COUNTED

    def keys(self) -> NDArray[np.int64]:
        """Primary keys, in the list's order; all of them."""
        if self.is_exact:
            return np.array(self._few_keys(), dtype=np.int64)
        ordered = self.accounts.in_order(self.order, self.descending)
        return np.array(list(ordered.values_list("pk", flat=True)), dtype=np.int64)

    def page(self, start: int, stop: int) -> Sequence[SocialAccount]:
        """Keys first: only the rows that are shown are joined and read."""
        if self.is_exact:
            return accounts_in_order(self._few_keys()[start:stop])
        ordered = self.accounts.in_order(self.order, self.descending)
        return accounts_in_order(list(ordered.values_list("pk", flat=True)[start:stop]))

    def _few_keys(self) -> list[int]:
        """Sorted here: a database that follows the index of the order finds a few accounts late."""
        pairs = list(self.accounts.values_list(SORTED_BY[self.order], "pk"))
        known = sorted((pair for pair in pairs if pair[0] is not None), reverse=self.descending)
        unknown = sorted((key for value, key in pairs if value is None), reverse=self.descending)
        return [*(key for _, key in known), *unknown]

    def __iter__(self) -> Iterator[SocialAccount]:
        keys = self.keys()
        for start in range(0, len(keys), AT_ONCE):
            yield from accounts_in_order(keys[start : start + AT_ONCE].tolist())

    def created_since(self, moment: datetime) -> int:
        """As the columns tell it: by whole seconds."""
        after = moment.replace(microsecond=0) + timedelta(seconds=1)
        return self.accounts.filter(influencer__created_at__gte=after).order_by().count()

    def overview(self) -> Overview | None:
        """Of a few accounts only."""
        if not self.is_exact:
            return None
        rate, with_rate = median_engagement_rate(self.accounts)
        sample, total = chart_sample(self.accounts)
        with_fee, definitions = self.accounts.with_fee().count(), definition_counts(self.accounts)
        return Overview(rate, with_rate, with_fee, definitions, sample, total)


def accounts_in_order(keys: Sequence[int]) -> list[SocialAccount]:
    """The accounts of these keys with their people and niches, in this order; three queries."""
    rows = SocialAccount.objects.select_related("influencer").prefetch_related("influencer__niches")
    found = rows.order_by().in_bulk(keys)
    return [found[key] for key in keys if key in found]


def find_accounts(
    catalogue: Catalogue | None,
    filters: Filters | None,
    accounts: QuerySet[SocialAccount],
    text: str,
    *,
    with_notes: bool,
) -> ColumnAccounts | RowAccounts:
    """The accounts that fulfil the filters and the text; nobody when a filter cannot be read.

    `filters` and `accounts` are the same filters twice, `text` in neither.
    """
    if filters is None:
        return RowAccounts(SocialAccount.objects.none(), SearchText((), with_notes))
    if catalogue is None:
        search = read_search(text, lambda word: has_word(word, with_notes=with_notes), with_notes=with_notes)
        return RowAccounts(searched(accounts, search), search)

    def mask(word: str) -> Mask:
        return found_mask(catalogue, word, with_notes=with_notes)

    def nearest(word: str) -> str | None:
        return catalogue.keep(("nearest", word), lambda: nearest_word(word))

    search = read_search(text, lambda word: bool(mask(word).any()), with_notes=with_notes, nearest=nearest)
    if search.words:
        filters = replace(filters, found=np.logical_and.reduce([mask(word) for word in search.words]))
    return ColumnAccounts(catalogue, filters, search)
