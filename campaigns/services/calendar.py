"""The posts due as a calendar: weeks of a month, and the private feed calendar programs read."""

import secrets
from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from icalendar import Calendar as Feed
from icalendar import Event

from accounts.models import Area, User
from accounts.services.audit import record_change
from campaigns.models import BookedPost, CalendarFeed
from campaigns.services.booked_posts import posts_with_all

FEED_BEHIND, FEED_AHEAD = timedelta(days=120), timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month's page: whether it is of this month, and the posts due or out on it."""

    day: date
    is_inside: bool
    posts: list[BookedPost]


def month_of(text: str, today: date) -> date:
    """The first day of the month "2026-12"; this month for anything else."""
    try:
        year, month = (int(part) for part in text.split("-"))
        return date(year, month, 1) if 1990 <= year <= 2200 else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)


def weeks_of(first: date, posts: QuerySet[BookedPost]) -> list[list[Day]]:
    """The weeks of the month, Monday first, with the posts on the day they went out, else are due."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    on_day = Coalesce("posted_on", "due_on")
    found: dict[date, list[BookedPost]] = {}
    in_month = posts.annotate(on_day=on_day).filter(on_day__range=(weeks[0][0], weeks[-1][-1]))
    for post in posts_with_all(in_month).order_by("on_day", "pk"):
        found.setdefault(post.on_day, []).append(post)
    return [[Day(day, day.month == first.month, found.get(day, [])) for day in week] for week in weeks]


def feed_of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user).first()


def renew_feed(user: User) -> CalendarFeed:
    """A new private address; the old one ends."""
    feed, _ = CalendarFeed.objects.update_or_create(user=user, defaults={"key": secrets.token_urlsafe(32)})
    record_change(actor=user, area=Area.ACCESS, what="calendar address made", subject=feed, brand_key=None)
    return feed


def end_feed(user: User) -> None:
    """No address any more."""
    feed = feed_of(user)
    if feed is not None:
        record_change(
            actor=user, area=Area.ACCESS, what="calendar address ended", subject=feed, brand_key=None
        )
        feed.delete()


def feed_content(feed: CalendarFeed, today: date, host: str) -> bytes:
    """The posts its person may see as iCalendar (RFC 5545), whole days; `host` makes the ids unique."""
    calendar = Feed()
    calendar.add("prodid", "-//Campaign planner//Posts due//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Posts due")
    posts = BookedPost.objects.visible_to(feed.user).annotate(on_day=Coalesce("posted_on", "due_on"))
    near = posts.filter(on_day__range=(today - FEED_BEHIND, today + FEED_AHEAD))
    for post in posts_with_all(near).order_by("on_day", "pk"):
        calendar.add_component(_event(post, host))
    content: bytes = calendar.to_ical()
    return content


def _event(post: BookedPost, host: str) -> Event:
    campaign = post.entry.shortlist.campaign
    event = Event()
    event.add("uid", f"post-{post.pk}@{host}")
    event.add("dtstamp", post.checked_at or post.entry.stage_since)
    event.add("dtstart", post.on_day)
    event.add("dtend", post.on_day + timedelta(days=1))
    state = "posted" if post.posted_on else "due"
    event.add("summary", f"{campaign.brand} · {post} ({state})")
    event.add("description", "\n".join(part for part in (campaign.name, post.label, post.brief) if part))
    return event
