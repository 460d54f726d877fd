"""The list of benchmark packs."""

import django_tables2 as tables

from campaigns.benchmark_words import metric_words, platform_words
from campaigns.models import BenchmarkPack
from campaigns.tables.columns import NARROW, NUMBER, BaseTable, DayColumn, NumberColumn


class PackTable(BaseTable):
    name = tables.Column(linkify=("pack_detail", {"pk": tables.A("pk")}), verbose_name="Pack", attrs=NARROW)
    version = NumberColumn()
    year = tables.Column(attrs=NUMBER)
    metrics = tables.Column(attrs={"td": {"class": "wide"}})
    platforms = tables.Column()
    bands = NumberColumn()
    origin = tables.Column()
    licence = tables.Column()
    created_at = DayColumn(verbose_name="Since")

    class Meta:
        model = BenchmarkPack
        fields = ()
        caption = "Benchmark packs"

    def render_year(self, value: int) -> str:
        return str(value)

    def render_metrics(self, record: BenchmarkPack) -> str:
        return ", ".join(map(metric_words, record.metric_names))

    def render_platforms(self, record: BenchmarkPack) -> str:
        return ", ".join(map(platform_words, record.platform_names))

    def value_metrics(self, value: str) -> str:
        return value.replace(",", "; ")

    def value_platforms(self, value: str) -> str:
        return value.replace(",", "; ")
