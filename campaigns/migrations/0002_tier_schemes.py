"""Ships the cited tier schemes; afterwards they are the agency's own to edit."""

import csv
from pathlib import Path

from django.db import migrations

PACK = Path(__file__).resolve().parent.parent / "benchmarks" / "tier_schemes.csv"
NAMES = {
    "five-tier": "Five tiers (Mediakix / Later x Fohr)",
    "csek-2017": "Csek Creative 2017",
    "hashimoto-2017": "Hashimoto 2017",
    "hypeauditor": "HypeAuditor",
    "izea-2022": "IZEA 2022",
    "mediakix": "Mediakix",
}


def load(apps, schema_editor):
    tier_scheme = apps.get_model("campaigns", "TierScheme")
    tier_band = apps.get_model("campaigns", "TierBand")
    with PACK.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            scheme, _ = tier_scheme.objects.get_or_create(
                slug=row["scheme"],
                defaults={
                    "name": NAMES.get(row["scheme"], row["scheme"]),
                    "year": int(row["year"]),
                    "source": row["source"].split(" (only")[0],
                },
            )
            tier_band.objects.create(
                scheme=scheme,
                tier=row["tier"],
                followers_min=int(row["followers_min"]),
                followers_max=int(row["followers_max"]) if row["followers_max"] else None,
                source=row["source"],
            )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
