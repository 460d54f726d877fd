"""What a catalogue in an SQLite file holds, without the keys that say nothing: to compare two of them."""

import sqlite3
from pathlib import Path

QUESTIONS = {
    "accounts": (
        "SELECT a.platform, a.handle, a.followers, a.avg_likes, a.source, a.measured_on, a.post_fee_cents, "
        "p.name, p.country FROM campaigns_socialaccount a JOIN campaigns_influencer p "
        "ON p.id = a.influencer_id ORDER BY 1, 2"
    ),
    "people": (
        "SELECT group_concat(handle) FROM (SELECT influencer_id, platform || ':' || handle AS handle "
        "FROM campaigns_socialaccount ORDER BY 1, 2) GROUP BY influencer_id ORDER BY 1"
    ),
    "measurements": (
        "SELECT a.platform, a.handle, m.measured_on, m.source, m.followers, m.avg_likes "
        "FROM campaigns_measurement m JOIN campaigns_socialaccount a ON a.id = m.account_id "
        "ORDER BY 1, 2, 3, 4"
    ),
    "rates": (
        "SELECT a.handle, r.fee, r.currency, r.quoted_on FROM campaigns_rate r "
        "JOIN campaigns_socialaccount a ON a.id = r.account_id ORDER BY 1, 2, 3, 4"
    ),
    "niches": (
        "SELECT p.name, n.name FROM campaigns_influencer_niches l JOIN campaigns_influencer p "
        "ON p.id = l.influencer_id JOIN campaigns_niche n ON n.id = l.niche_id ORDER BY 1, 2"
    ),
    "imports": (
        "SELECT state, rows, created, updated, unchanged, rejected, handled, total, notes "
        "FROM campaigns_importrun WHERE state = 'applied' ORDER BY id LIMIT 1"
    ),
    "rejects": 'SELECT row_number, "column", reason, cells FROM campaigns_importreject ORDER BY 1, 2',
}


def contents_of(database: Path) -> dict[str, list[tuple]]:
    """Every answer by the name of its question."""
    connection = sqlite3.connect(database)
    try:
        return {name: connection.execute(question).fetchall() for name, question in QUESTIONS.items()}
    finally:
        connection.close()
