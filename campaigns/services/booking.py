"""The posts an agreed entry owes: made from its terms, with label, link and code."""

from campaigns.disclosure import required_label
from campaigns.models import BookedPost, ShortlistEntry, Terms
from campaigns.tracking import code_of, tracked_link


def book_posts(entry: ShortlistEntry) -> None:
    """As many posts as the terms say, those that are there already kept; open ones too many go.

    Posts that are out stay, whatever the terms say now.
    """
    lines = list(entry.terms.all())
    known = list(BookedPost.objects.filter(entry=entry))
    wanted = {line.deliverable: line.posts for line in lines}
    for post in known:
        if post.posted_on is None and post.number > wanted.get(post.deliverable, 0):
            post.delete()
    present = {(post.deliverable, post.number) for post in known}
    BookedPost.objects.bulk_create(
        _post(entry, line, number)
        for line in lines
        for number in range(1, line.posts + 1)
        if (line.deliverable, number) not in present
    )


def unbook_posts(entry: ShortlistEntry) -> None:
    """Take back the posts that are not out."""
    BookedPost.objects.filter(entry=entry, posted_on=None).delete()


def label_posts(entry: ShortlistEntry) -> None:
    """Set the required label of the open posts anew: compensation or relationship changed."""
    for post in BookedPost.objects.filter(entry=entry, posted_on=None):
        label = required_label(post.jurisdiction, entry.compensation, entry.relationship)
        if label != post.label:
            post.label = label
            post.save(update_fields=["label"])


def _post(entry: ShortlistEntry, line: Terms, number: int) -> BookedPost:
    campaign, account = entry.shortlist.campaign, entry.account
    return BookedPost(
        entry=entry,
        deliverable=line.deliverable,
        number=number,
        due_on=campaign.starts_on,
        jurisdiction=campaign.jurisdiction,
        label=required_label(campaign.jurisdiction, entry.compensation, entry.relationship),
        link=tracked_link(
            campaign.landing_url,
            platform=account.platform,
            campaign=campaign.name,
            handle=account.handle,
            number=number,
        ),
        code=code_of(campaign.code_pattern, handle=account.handle, brand=campaign.brand.name, number=number),
    )
