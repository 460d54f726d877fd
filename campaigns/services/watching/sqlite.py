"""Triggers of SQLite: one row at a time, behind a guard that costs next to nothing in bulk."""

from collections.abc import Iterator

ACCOUNTS, PEOPLE = "campaigns_socialaccount", "campaigns_influencer"
LINKS, NICHES = "campaigns_influencer_niches", "campaigns_niche"
UNLESS_BULK = "WHEN (SELECT is_bulk FROM campaigns_cataloguestate WHERE slot = 0) IS NOT 1"
LOG = "INSERT INTO campaigns_cataloguechange (first_account, last_account, mark)"
ANYTHING_CHANGED = f"{LOG} SELECT 0, 9223372036854775807, random() WHERE EXISTS (SELECT 1 FROM {ACCOUNTS})"

SEARCH_TABLE = (
    "CREATE VIRTUAL TABLE campaigns_search USING fts5("
    "words, notes, tokenize = \"unicode61 remove_diacritics 2\", columnsize = 0, prefix = '2 3')",
)
DOCUMENTS = f"""
SELECT a.id AS account, a.handle || ' ' || p.name || ' ' || coalesce((
  SELECT group_concat(name, ' ') FROM (
    SELECT n.name FROM {LINKS} l JOIN {NICHES} n ON n.id = l.niche_id
    WHERE l.influencer_id = p.id ORDER BY n.id)), '') AS words, substr(p.notes, 1, 4000) AS notes
FROM {ACCOUNTS} a JOIN {PEOPLE} p ON p.id = a.influencer_id
"""
INDEX_ALL = f"INSERT INTO campaigns_search (rowid, words, notes) {DOCUMENTS}"


def _of_person(person: str) -> str:
    return f"SELECT id FROM {ACCOUNTS} WHERE influencer_id = {person}"


def _noted(accounts: str) -> str:
    return f"{LOG} SELECT id, id, random() FROM ({accounts})"


def _indexed(accounts: str) -> str:
    return (
        f"DELETE FROM campaigns_search WHERE rowid IN ({accounts}); "
        f"INSERT INTO campaigns_search (rowid, words, notes) {DOCUMENTS} WHERE a.id IN ({accounts})"
    )


def _triggers() -> Iterator[tuple[str, str, str]]:
    """(name, event, statements) of every trigger."""
    new, old = "SELECT NEW.id AS id", "SELECT OLD.id AS id"
    yield "account_come", f"INSERT ON {ACCOUNTS}", f"{_noted(new)}; {_indexed(new)}"
    yield "account_other", f"UPDATE ON {ACCOUNTS}", _noted(f"{new} UNION {old}")
    yield (
        "account_said",
        f"UPDATE OF id, handle, influencer_id ON {ACCOUNTS}",
        f"DELETE FROM campaigns_search WHERE rowid = OLD.id; {_indexed(new)}",
    )
    yield (
        "account_gone",
        f"DELETE ON {ACCOUNTS}",
        f"{_noted(old)}; DELETE FROM campaigns_search WHERE rowid = OLD.id",
    )
    yield "person_other", f"UPDATE ON {PEOPLE}", _noted(_of_person("NEW.id"))
    yield "person_said", f"UPDATE OF name, notes ON {PEOPLE}", _indexed(_of_person("NEW.id"))
    for event, row in (("INSERT", "NEW"), ("DELETE", "OLD"), ("UPDATE", "NEW"), ("UPDATE", "OLD")):
        people = _of_person(f"{row}.influencer_id")
        yield f"niche_{event}_{row}".lower(), f"{event} ON {LINKS}", f"{_noted(people)}; {_indexed(people)}"
        for name, table in (("rate", "campaigns_rate"), ("post", "campaigns_post")):
            accounts = f"SELECT {row}.account_id AS id"
            yield f"{name}_{event}_{row}".lower(), f"{event} ON {table}", _noted(accounts)
    linked = f"SELECT id FROM {ACCOUNTS} WHERE influencer_id IN (SELECT influencer_id FROM {LINKS} WHERE niche_id = NEW.id)"  # noqa: E501
    yield "niche_said", f"UPDATE OF name ON {NICHES}", f"{_noted(linked)}; {_indexed(linked)}"


NAMES = tuple(f"catalogue_{name}" for name, _, _ in _triggers())


def unwatching() -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {name}" for name in NAMES]


def watching() -> list[str]:
    return [
        f"CREATE TRIGGER catalogue_{name} AFTER {event} {UNLESS_BULK} BEGIN {statements}; END"
        for name, event, statements in _triggers()
    ]
