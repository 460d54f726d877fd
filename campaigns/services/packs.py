"""Benchmark packs come in as new versions: shipped, copied, edited, uploaded; none is ever changed."""

from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Area, User
from accounts.services.audit import record_change
from campaigns.choices import PackOrigin
from campaigns.metrics.benchmarks import Pack, Series, read_pack, shipped_texts
from campaigns.models import BenchmarkPack


def current_packs() -> list[BenchmarkPack]:
    """The newest version of each name, by name; `.parsed` holds the numbers."""
    return list(BenchmarkPack.objects.current().order_by("name"))


def current_parsed() -> list[Pack]:
    """The numbers of the newest versions, by name, for what takes packs as plain values."""
    return [pack.parsed for pack in current_packs()]


def pinned_parsed(pins: list[tuple[str, int]]) -> list[Pack]:
    """The numbers of these very (name, version) pairs, in that order; raises KeyError for an unknown one."""
    names = [name for name, _ in pins]
    found = {(pack.name, pack.version): pack for pack in BenchmarkPack.objects.filter(name__in=names)}
    return [found[pin].parsed for pin in pins]


def newest_of(name: str) -> BenchmarkPack:
    """The newest version of a pack that exists."""
    return BenchmarkPack.objects.current().get(name=name)


def series_of_niche(pack: Pack, niche: str) -> tuple[list[str], str, list[Series]]:
    """(niches of the pack, the chosen one, its series); one that the pack lacks means all niches together.

    A pack that speaks of niches only shows the first.
    """
    niches = sorted({series.niche for series in pack.series if series.niche})
    has_whole = any(not series.niche for series in pack.series)
    chosen = niche if niche in niches else "" if has_whole else niches[0]
    return niches, chosen, [series for series in pack.series if series.niche == chosen]


@dataclass(slots=True)
class Loaded:
    """What loading the shipped packs did, by name."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


@transaction.atomic
def load_shipped_packs() -> Loaded:
    """Every shipped text that differs from the newest version of its name becomes the next version.

    A name that the agency took for a pack of its own is left alone and told.
    """
    loaded = Loaded()
    current = {pack.name: pack for pack in current_packs()}
    for stem, text in shipped_texts().items():
        name = read_pack(text.splitlines(), f"{stem}.csv").name
        known = current.get(name)
        if known is None or (known.origin == PackOrigin.SHIPPED and known.text != text):
            _add(version=_after(known), origin=PackOrigin.SHIPPED, text=text, made_from=known, user=None)
            loaded.added.append(name)
        else:
            (loaded.unchanged if known.origin == PackOrigin.SHIPPED else loaded.taken).append(name)
    return loaded


def copy_pack(*, source: BenchmarkPack, text: str, note: str, user: User) -> BenchmarkPack | None:
    """Version 1 of a pack with the name in the text; None when the name was taken meanwhile."""
    return _first(text=text, origin=PackOrigin.COPY, made_from=source, note=note, user=user)


def upload_pack(*, text: str, note: str, user: User) -> BenchmarkPack | None:
    """Version 1 of a pack with the name in the text; None when the name was taken meanwhile."""
    return _first(text=text, origin=PackOrigin.UPLOAD, note=note, user=user)


def save_next_version(
    *, base: BenchmarkPack, opened: int, text: str, note: str, user: User
) -> BenchmarkPack | None:
    """The version after `opened`, the newest one when editing began; None when there is a newer one."""
    try:
        with transaction.atomic():
            newest = BenchmarkPack.objects.filter(name=base.name).order_by("-version").first()
            if newest is None or newest.version != opened:
                return None
            return _add(
                version=opened + 1, origin=base.origin, text=text, made_from=newest, note=note, user=user
            )
    except IntegrityError:
        return None


def _first(*, made_from: BenchmarkPack | None = None, **values: Any) -> BenchmarkPack | None:
    try:
        with transaction.atomic():
            return _add(version=1, made_from=made_from, **values)
    except IntegrityError:
        return None


def _add(*, version: int, made_from: BenchmarkPack | None, user: User | None, **values: Any) -> BenchmarkPack:
    pack = BenchmarkPack(version=version, made_from=made_from, created_by=user, **values)
    with transaction.atomic():
        pack.save()
        if user is not None:
            record_change(
                actor=user,
                area=Area.RECORD,
                what="benchmark pack saved",
                subject=pack,
                brand_key=None,
                changed=({}, {"name": pack.name, "version": version, "licence": pack.licence}),
            )
    return pack


def _after(newest: BenchmarkPack | None) -> int:
    return newest.version + 1 if newest else 1


def add_own_version(
    *, text: str, note: str, newest: BenchmarkPack | None, user: User | None
) -> BenchmarkPack:
    """The next version of a pack of the own catalogue."""
    return _add(
        version=_after(newest), origin=PackOrigin.OWN, text=text, made_from=newest, note=note, user=user
    )


def version_differences(entered: str, newest: BenchmarkPack) -> list[dict[str, str]]:
    """Lines that only one of both texts holds, as the conflict component shows them; 20 at most."""
    typed, stored = entered.splitlines(), newest.text.splitlines()
    only_typed, only_stored = set(typed) - set(stored), set(stored) - set(typed)
    mine = [line for line in typed if line in only_typed]
    theirs = [line for line in stored if line in only_stored]
    longest = max(len(mine), len(theirs), 1)
    pairs = zip(*(lines + [""] * (longest - len(lines)) for lines in (mine, theirs)), strict=True)
    return [
        {"label": f"Difference {number}", "yours": yours, "theirs": other}
        for number, (yours, other) in enumerate(pairs, 1)
    ][:20]
