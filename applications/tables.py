"""Tables of calls and applications."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import User
from applications.models import Application, ApplicationProfile, Call
from campaigns.tables.columns import BaseTable, ComponentColumn, DayColumn, NumberColumn, StatusColumn


class StateColumn(StatusColumn):
    def value(self, record: Any, value: Any, **kwargs: Any) -> Any:
        return str(record.get_state_display())


class CallTable(BaseTable):
    title = tables.Column(verbose_name="Call")
    campaign = tables.Column(
        linkify=("campaign_detail", {"pk": tables.A("campaign_id")}), default="The agency", orderable=False
    )
    is_open = tables.Column(verbose_name="State", orderable=False)
    closes_on = DayColumn(verbose_name="Last day", orderable=False)
    waiting_count = NumberColumn(verbose_name="Waiting", orderable=False)
    accepted_count = NumberColumn(verbose_name="Accepted", orderable=False)
    public_path = tables.Column(verbose_name="Public page", orderable=False)
    created_at = DayColumn(verbose_name="Since")

    class Meta:
        model = Call
        fields = ()
        caption = "Calls"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def render_title(self, record: Call) -> str:
        """The agency edits a call; others look at what came in."""
        applications = f"{reverse('application_list')}?call={record.pk}"
        address = reverse("call_edit", args=[record.pk]) if self.user.is_agency else applications
        return format_html('<a href="{}">{}</a>', address, record.title)

    def render_waiting_count(self, record: Call, value: int) -> str:
        address = f"{reverse('application_list')}?call={record.pk}&state=waiting"
        words = format_html('<span class="visually-hidden"> waiting for {}</span>', record.title)
        return format_html('<a href="{}">{}{}</a>', address, value, words)

    def value_waiting_count(self, value: int) -> int:
        return value

    def render_public_path(self, value: str, record: Call) -> str:
        words = format_html('<span class="visually-hidden"> of {}</span>', record.title)
        return format_html('<a href="{}">Open{}</a>', value, words)

    def value_public_path(self, value: str) -> str:
        return value

    def value_is_open(self, value: bool) -> str:
        return "open" if value else "closed"

    render_is_open = value_is_open


class SelectColumn(ComponentColumn):
    component = "components/_select_application.html"


class ProfilesColumn(ComponentColumn):
    component = "components/_application_profiles.html"


class ApplicationTable(BaseTable):
    """What a brand's people see: everything but the e-mail."""

    name = tables.Column(linkify=("application_detail", {"pk": tables.A("pk")}), verbose_name="Applicant")
    state = StateColumn(order_by=("state", "-created_at"))
    relationship = tables.Column(verbose_name="As", orderable=False)
    profiles = ProfilesColumn(accessor="pk", orderable=False, verbose_name="Profiles")
    niche = tables.Column(orderable=False)
    city = tables.Column()
    country = tables.Column(orderable=False)
    call = tables.Column(orderable=False, attrs={"td": {"class": "words"}})
    created_at = tables.DateTimeColumn(verbose_name="Applied", format="j M Y, H:i")

    class Meta:
        model = Application
        fields = ()
        caption = "Applications"

    def value_profiles(self, value: int) -> str:
        if not hasattr(self, "_profiles"):
            self._profiles: dict[int, list[str]] = {}
            for profile in ApplicationProfile.objects.filter(application__in=self.data.data).order_by("pk"):
                self._profiles.setdefault(profile.application_id, []).append(str(profile))
        return ", ".join(self._profiles.get(value, ()))


class ModeratorTable(ApplicationTable):
    """The agency's: with e-mails, and boxes to decide about several at once."""

    selected = SelectColumn(accessor="pk", orderable=False, exclude_from_export=True, verbose_name="Select")
    email = tables.Column(verbose_name="E-mail", orderable=False)

    class Meta(ApplicationTable.Meta):
        sequence = ("selected", "name", "...", "email")
