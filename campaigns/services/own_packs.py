"""Packs of the agency's own catalogue: quartiles by platform, follower band and niche, one per definition."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from numpy.typing import NDArray

from accounts.models import User
from campaigns.choices import EngagementBasis
from campaigns.exports import FORMULA_STARTS
from campaigns.formatting import counted
from campaigns.metrics.benchmarks import LEAST_ACCOUNTS, OwnRates, Pack, Series, own_pack, pack_text
from campaigns.metrics.tiers import Band
from campaigns.models import BenchmarkPack, Influencer, SocialAccount, TierScheme
from campaigns.services.packs import add_own_version
from campaigns.services.schemes import default_scheme

BATCH = 20_000
DIGITS = 4
"""Quartiles in percent are kept to this many places, so that equal catalogues give equal texts."""
FIELDS = (
    "influencer_id",
    "platform",
    "followers",
    "engagement_rate",
    "engagement_basis",
    "avg_likes",
    "influencer__is_sample",
)
KINDS = (np.int64, "U12", np.float64, np.float64, "U16", np.float64, np.bool_)
"""What FIELDS are read as; an unknown number becomes NaN."""
Columns = list[NDArray[Any]]
OWN_NAMES = {basis.value: f"own-{basis.value.replace('_', '-')}" for basis in EngagementBasis}


@dataclass(slots=True)
class OwnPacks:
    """What became of the catalogue: packs with a new version, packs as they were, what was left out."""

    made: list[BenchmarkPack] = field(default_factory=list)
    unchanged: list[BenchmarkPack] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Accounts with known followers and rate [n]; `niche_of` [links] are positions of accounts."""

    rates: OwnRates
    basis: NDArray[np.str_]
    niche_of: NDArray[np.int64]
    niche: NDArray[np.str_]
    unknown: int
    samples_left_out: int
    is_sample: bool

    def of_basis(self, basis: str) -> "tuple[OwnRates, OwnRates]":
        """Accounts of one definition: each once without niche, and once for each of its niches."""
        rows = np.flatnonzero(self.basis == basis)
        linked = self.basis[self.niche_of] == basis
        return self._rates(rows, np.zeros(len(rows), "U1"), basis), self._rates(
            self.niche_of[linked], self.niche[linked], basis
        )

    def _rates(self, rows: NDArray[np.int64], niche: NDArray[np.str_], basis: str) -> OwnRates:
        rates = self.rates
        return OwnRates(rates.platform[rows], niche, rates.followers[rows], rates.rate[rows], basis)


def make_own_packs(*, user: User | None, today: date) -> OwnPacks:
    """One pack per definition of the rate; a new version of each whose numbers differ from its newest.

    Sample accounts count only in a catalogue that holds nothing else.
    """
    scheme = default_scheme()
    bands = scheme.as_bands()
    catalogue = read_catalogue()
    unusable = _unusable(catalogue)
    found = OwnPacks(left_out=[*unusable])
    for basis in EngagementBasis:
        whole, by_niche = catalogue.of_basis(basis)
        if len(whole.rate):
            pack = _pack(whole, by_niche, bands, today.year)
            small = _too_small(whole, pack, basis)
            found.left_out += small
            if pack:
                draft = _labelled(pack, catalogue.is_sample)
                _store(draft, found, note=_note(_counted(pack), scheme, unusable + small), user=user)
    return found


def made_words(found: OwnPacks) -> str:
    """One or two sentences for whoever pressed the button."""
    sentences = []
    if found.made:
        sentences.append(f"Saved: {'; '.join(map(str, found.made))}.")
    if found.unchanged:
        sentences.append(f"Unchanged: {'; '.join(map(str, found.unchanged))}.")
    if not sentences:
        sentences.append(f"No pack: no tier of a platform holds {LEAST_ACCOUNTS} accounts of one definition.")
    if found.left_out:
        sentences.append(f"Left out: {'; '.join(found.left_out)}.")
    return " ".join(sentences)


def read_catalogue() -> Catalogue:
    """All accounts as columns, without an instance of a model.

    A rate of comments, shares or saves alone, with the likes unknown, counts as unknown.
    """
    parts = list(_batches())
    people, platform, followers, rate, basis, likes, sample = (
        np.concatenate([part[place] for part in parts]) for place in range(len(FIELDS))
    )
    known = (followers > 0) & (rate >= 0) & (np.isfinite(likes) | (basis == EngagementBasis.STATED))
    only_samples = bool(sample.all())
    kept = known if only_samples else known & ~sample
    niche_of, niche = _niches(people[kept])
    return Catalogue(
        rates=OwnRates(platform[kept], np.zeros(int(kept.sum()), "U1"), followers[kept], rate[kept]),
        basis=basis[kept],
        niche_of=niche_of,
        niche=niche,
        unknown=int((~known & (sample == only_samples)).sum()),
        samples_left_out=0 if only_samples else int(sample.sum()),
        is_sample=only_samples,
    )


def _batches() -> Iterator[Columns]:
    """Columns of FIELDS in parts; at least one part, which may be empty."""
    rows = SocialAccount.objects.order_by("pk").values_list(*FIELDS).iterator(chunk_size=BATCH)
    while True:
        part = list(islice(rows, BATCH))
        columns = zip(*part, strict=True) if part else ((),) * len(FIELDS)
        yield [np.array(column, dtype=kind) for column, kind in zip(columns, KINDS, strict=True)]
        if len(part) < BATCH:
            return


def _niches(people: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    """(position of the account, niche) of every account and each niche of its person [links]."""
    through = Influencer.niches.through.objects.order_by("influencer_id", "niche_id")
    links = list(through.values_list("influencer_id", "niche__name").iterator(chunk_size=BATCH))
    links = [(person, name) for person, name in links if not name.startswith(FORMULA_STARTS)]
    owners = np.array([person for person, _ in links], dtype=np.int64)
    names = np.array([name for _, name in links] or [""], dtype=np.str_)
    first = np.searchsorted(owners, people, side="left")
    count = np.searchsorted(owners, people, side="right") - first
    start = np.cumsum(count) - count
    account = np.repeat(np.arange(len(people)), count)
    link = np.repeat(first - start, count) + np.arange(len(account))
    return account, names[link] if len(account) else np.zeros(0, "U1")


def _pack(whole: OwnRates, by_niche: OwnRates, bands: list[Band], year: int) -> Pack | None:
    """Series over all niches first, then those of each niche."""
    pack = own_pack(whole, bands, year)
    if pack is None:
        return None
    niches = own_pack(by_niche, bands, year)
    of_niches = tuple(series for series in niches.series if series.niche) if niches else ()
    return replace(
        pack,
        name=OWN_NAMES[whole.basis],
        series=tuple(_rounded(series) for series in (*pack.series, *of_niches)),
    )


def _rounded(series: Series) -> Series:
    bands = (
        replace(band, p25=round(band.p25, DIGITS), p50=round(band.p50, DIGITS), p75=round(band.p75, DIGITS))
        for band in series.bands
    )
    return replace(series, bands=tuple(bands))


def _labelled(pack: Pack, is_sample: bool) -> Pack:
    return replace(pack, licence="own catalogue, synthetic sample accounts") if is_sample else pack


def _counted(pack: Pack | None) -> int:
    """How many accounts stand behind the series over all niches."""
    if pack is None:
        return 0
    return sum(band.accounts or 0 for series in pack.series if not series.niche for band in series.bands)


def _unusable(catalogue: Catalogue) -> list[str]:
    words = []
    if catalogue.unknown:
        words.append(f"{counted(catalogue.unknown, 'account')} without known followers, likes or rate")
    if catalogue.samples_left_out:
        words.append(f"{counted(catalogue.samples_left_out, 'sample account')}")
    return words


def _too_small(accounts: OwnRates, pack: Pack | None, basis: EngagementBasis) -> list[str]:
    left = len(accounts.rate) - _counted(pack)
    words = f"{counted(left, 'account')} ({basis.label.lower()}) outside every tier or in groups of fewer"
    return [f"{words} than {LEAST_ACCOUNTS}"] if left else []


def _note(accounts: int, scheme: TierScheme, left_out: list[str]) -> str:
    left = f" Left out: {'; '.join(left_out)}." if left_out else ""
    return (
        f"{counted(accounts, 'account')} by the tiers of {scheme}.{left} "
        "A person of several niches counts in each of them."
    )


def _store(pack: Pack, found: OwnPacks, *, note: str, user: User | None) -> None:
    """Save a pack that differs; one that another request saved in this moment counts as unchanged."""
    newest = BenchmarkPack.objects.current().filter(name=pack.name).first()
    if newest and (newest.parsed.series, newest.licence) == (pack.series, pack.licence):
        found.unchanged.append(newest)
        return
    try:
        with transaction.atomic():
            found.made.append(add_own_version(text=pack_text(pack), note=note, newest=newest, user=user))
    except IntegrityError:
        found.unchanged.append(BenchmarkPack.objects.current().get(name=pack.name))
