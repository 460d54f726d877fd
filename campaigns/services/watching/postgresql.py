"""Triggers of PostgreSQL: once a statement, with the rows it changed."""

from collections.abc import Iterator

ACCOUNTS, PEOPLE = "campaigns_socialaccount", "campaigns_influencer"
LINKS, NICHES = "campaigns_influencer_niches", "campaigns_niche"
NOW = "pg_current_xact_id()::text::bigint"
LOG = "INSERT INTO campaigns_cataloguechange (first_account, last_account, mark)"
ANYTHING_CHANGED = f"{LOG} SELECT 0, 9223372036854775807, {NOW} WHERE EXISTS (SELECT 1 FROM {ACCOUNTS})"

SEARCH_TABLE = (
    "CREATE TABLE campaigns_search (account_id bigint PRIMARY KEY, words tsvector NOT NULL, notes tsvector)",
    "CREATE INDEX campaigns_search_words ON campaigns_search USING gin (words)",
    "CREATE INDEX campaigns_search_notes ON campaigns_search USING gin (notes) WHERE notes IS NOT NULL",
)
LEXEMES = r"""
CREATE OR REPLACE FUNCTION catalogue_lexemes(said text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(array_remove(string_to_array(regexp_replace(lower(
    CASE WHEN octet_length(said) = length(said) THEN said
         ELSE normalize(regexp_replace(normalize(said, NFD), '[\u0300-\u036f]+', '', 'g'), NFC) END
  ), '[^[:alnum:]]+', ' ', 'g'), ' '), ''))
$$
"""
DOCUMENTS = f"""
SELECT account, catalogue_lexemes(said) AS words,
  CASE WHEN notes <> '' THEN catalogue_lexemes(said || ' ' || notes) END AS notes
FROM (
  SELECT a.id AS account, a.handle || ' ' || p.name || coalesce(
    (SELECT string_agg(' ' || n.name, '' ORDER BY n.id) FROM {LINKS} l JOIN {NICHES} n ON n.id = l.niche_id
     WHERE l.influencer_id = p.id), '') AS said, left(p.notes, 4000) AS notes
  FROM {ACCOUNTS} a JOIN {PEOPLE} p ON p.id = a.influencer_id
  WHERE a.id IN (%s)
) said
"""
INDEX_SOME = f"""
INSERT INTO campaigns_search (account_id, words, notes) {DOCUMENTS}
ON CONFLICT (account_id) DO UPDATE SET words = EXCLUDED.words, notes = EXCLUDED.notes
WHERE (campaigns_search.words, campaigns_search.notes) IS DISTINCT FROM (EXCLUDED.words, EXCLUDED.notes)
"""
INDEX_ALL = INDEX_SOME % f"SELECT id FROM {ACCOUNTS}"
CHANGED = f"""
CREATE OR REPLACE FUNCTION catalogue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    {LOG} VALUES (0, 9223372036854775807, {NOW});
    DELETE FROM campaigns_search s WHERE NOT EXISTS (SELECT 1 FROM {ACCOUNTS} a WHERE a.id = s.account_id);
    RETURN NULL;
  END IF;
  IF current_setting('campaigns.bulk', true) = 'on' THEN RETURN NULL; END IF;
  EXECUTE format('{LOG}
    SELECT min(id), max(id), {NOW} FROM (
      SELECT id, id - row_number() OVER (ORDER BY id) AS island FROM (%s) changed_accounts
    ) islands GROUP BY island', TG_ARGV[0]);
  IF TG_ARGV[1] = 'gone' THEN
    DELETE FROM campaigns_search WHERE account_id IN (SELECT id FROM gone);
  ELSIF TG_ARGV[1] <> '' THEN
    EXECUTE format($sql${INDEX_SOME}$sql$, TG_ARGV[1]);
  END IF;
  RETURN NULL;
END $$
"""


def _of_people(people: str) -> str:
    return f"SELECT id FROM {ACCOUNTS} WHERE influencer_id IN ({people})"


def _triggers() -> Iterator[tuple[str, str, str, str, str]]:
    """(name, table, event, accounts changed, accounts to index) of every trigger."""
    of_new, of_old = "SELECT {0} AS id FROM come", "SELECT {0} AS id FROM gone"
    new, old = of_new.format("id"), of_old.format("id")
    said = (
        "SELECT c.id FROM come c LEFT JOIN gone g ON g.id = c.id "
        "WHERE (c.handle, c.influencer_id) IS DISTINCT FROM (g.handle, g.influencer_id)"
    )
    yield "account", ACCOUNTS, "INSERT", new, new
    yield "account", ACCOUNTS, "UPDATE", f"{new} UNION {old}", said
    yield "account", ACCOUNTS, "DELETE", old, "gone"
    renamed = (
        "SELECT c.id FROM come c JOIN gone g ON g.id = c.id WHERE (c.name, c.notes) <> (g.name, g.notes)"
    )
    yield "person", PEOPLE, "UPDATE", _of_people(new), _of_people(renamed)
    named = "SELECT c.id FROM come c JOIN gone g ON g.id = c.id WHERE c.name <> g.name"
    linked = _of_people(f"SELECT influencer_id FROM {LINKS} WHERE niche_id IN ({named})")
    yield "niche", NICHES, "UPDATE", linked, linked
    for event, people in (("INSERT", of_new), ("DELETE", of_old), ("UPDATE", f"{of_new} UNION {of_old}")):
        accounts = _of_people(people.format("influencer_id"))
        yield "niche_link", LINKS, event, accounts, accounts
        for name, table in (("rate", "campaigns_rate"), ("post", "campaigns_post")):
            distinct = f"SELECT DISTINCT id FROM ({people.format('account_id')}) owners"
            yield name, table, event, distinct, ""


TRANSITIONS = {
    "INSERT": "NEW TABLE AS come",
    "DELETE": "OLD TABLE AS gone",
    "UPDATE": "OLD TABLE AS gone NEW TABLE AS come",
}
TABLES = (ACCOUNTS, PEOPLE, LINKS, NICHES, "campaigns_rate", "campaigns_post", "campaigns_cataloguechange")
NAMES = (
    *(f"catalogue_{name}_{event.lower()}" for name, _, event, _, _ in _triggers()),
    *(f"catalogue_emptied_{table}" for table in TABLES),
)


def unwatching() -> list[str]:
    drops = [
        f"DROP TRIGGER IF EXISTS catalogue_{name}_{event.lower()} ON {table}"
        for name, table, event, _, _ in _triggers()
    ]
    return [*drops, *(f"DROP TRIGGER IF EXISTS catalogue_emptied_{table} ON {table}" for table in TABLES)]


def watching() -> list[str]:
    created = [
        f"CREATE TRIGGER catalogue_{name}_{event.lower()} AFTER {event} ON {table} "
        f"REFERENCING {TRANSITIONS[event]} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION catalogue_changed('{accounts}', '{indexed}')"
        for name, table, event, accounts, indexed in _triggers()
    ]
    emptied = [
        f"CREATE TRIGGER catalogue_emptied_{table} AFTER TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed('', '')"
        for table in TABLES
    ]
    return [LEXEMES, CHANGED, *created, *emptied]
