"""Terms of an entry: remembered fees, lost updates, and who sees what was negotiated."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from campaigns.models import Rate, ShortlistEntry
from tests.at_once import at_once
from tests.factories import make_account, make_brand, make_campaign, make_entry, make_shortlist, make_user


@pytest.fixture
def entry(brand):
    return make_entry(make_shortlist(make_campaign(brand)), make_account(handle="mara", fee=Decimal(300)))


def entered(entry, *lines, **fields):
    """What a browser sends from the form; a line is (deliverable, posts, asked, offered, agreed, key)."""
    known = sum(1 for line in lines if len(line) > 5)
    posted = {
        "version": entry.version,
        "product_cost": "0",
        "shipping_cost": "0",
        "usage_rights_fee": "0",
        "terms-TOTAL_FORMS": len(lines),
        "terms-INITIAL_FORMS": known,
        **fields,
    }
    for at, (deliverable, posts, asked, offered, agreed, *key) in enumerate(lines):
        posted |= {
            f"terms-{at}-deliverable": deliverable,
            f"terms-{at}-posts": posts,
            f"terms-{at}-asked_fee": asked,
            f"terms-{at}-offered_fee": offered,
            f"terms-{at}-agreed_fee": agreed,
            f"terms-{at}-id": key[0] if key else "",
        }
    return posted


def save(client, entry, *lines, **fields):
    entry.refresh_from_db()
    return client.post(reverse("entry_edit", args=[entry.pk]), entered(entry, *lines, **fields))


def test_each_new_fee_is_remembered_for_the_brand(entry, brand, sign_in, colleague):
    client = sign_in(colleague)
    assert save(client, entry, ("reel", 2, "400", "250", "")).status_code == 302
    line = entry.terms.get()
    assert save(client, entry, ("reel", 2, "400", "250", "320.50", line.pk)).status_code == 302
    kept = Rate.objects.filter(brand=brand).order_by("pk").values_list("kind", "deliverable", "fee")
    assert list(kept) == [
        ("asked", "reel", Decimal(400)),
        ("offered", "reel", Decimal(250)),
        ("agreed", "reel", Decimal("320.50")),
    ]


def test_an_offer_is_no_price_for_the_planner(entry, brand, sign_in, colleague):
    from planner.services.fees import newest_rates

    save(sign_in(colleague), entry, ("post", 1, "280", "90", ""))
    rates = newest_rates(Rate.objects.filter(account=entry.account), brand)
    assert rates[entry.account_id].fee == 280


def test_what_one_brand_negotiated_shows_nowhere_to_another(entry, sign_in, colleague, owner, outsider):
    save(sign_in(colleague), entry, ("post", 1, "281.77", "191.77", "231.77"))
    profile = reverse("influencer_detail", args=[entry.account.influencer_id])
    seen = {user: sign_in(user).get(profile).content.decode() for user in (owner, outsider)}
    assert "231.77" in seen[owner]
    assert not any(fee in seen[outsider] for fee in ("281.77", "191.77", "231.77", "Negotiation for"))
    assert not AuditEntry.objects.visible_to(outsider).exists()
    own = make_entry(make_shortlist(make_campaign(outsider.brands.get())), entry.account)
    page = sign_in(outsider).get(reverse("entry_detail", args=[own.pk])).content.decode()
    assert "231.77" not in page and "300" in page


def test_the_log_tells_each_fee_before_and_after(entry, sign_in, colleague):
    client = sign_in(colleague)
    save(client, entry, ("post", 1, "400", "", ""))
    save(client, entry, ("post", 2, "400", "300", "", entry.terms.get().pk), invoice="R-7")
    newest = AuditEntry.objects.about(entry).first()
    assert newest.area == "money" and newest.what == "terms changed"
    assert newest.before == {"invoice": "", "terms of post": "1 post, asked 400.00"}
    assert newest.after == {"invoice": "R-7", "terms of post": "2 posts, asked 400.00, offered 300.00"}


def test_saving_without_a_change_tells_nothing(entry, sign_in, colleague):
    save(sign_in(colleague), entry)
    assert not AuditEntry.objects.about(entry).exists()


def test_a_version_saved_meanwhile_is_shown_beside_what_was_typed(entry, sign_in, colleague, admin):
    old = entered(entry, ("post", 1, "400", "", ""), next_step="Call on Monday")
    save(sign_in(admin), entry, ("post", 1, "450", "", ""), next_step="Write")
    response = sign_in(colleague).post(reverse("entry_edit", args=[entry.pk]), old)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Call on Monday" in page and "Write" in page
    assert "asked 400.00" in page and "asked 450.00" in page
    assert entry.terms.get().asked_fee == 450


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (("post", 1, "-3", "", ""), "greater than or equal to 0"),
        (("post", 0, "3", "", ""), "greater than or equal to 1"),
        (("post", 1, "many", "", ""), "Enter a number"),
        (("post", 1, "99999999999999", "", ""), "no more than"),
        (("opera", 1, "3", "", ""), "Select a valid choice"),
    ],
)
def test_a_wrong_line_is_named_and_kept(line, error, entry, sign_in, colleague):
    response = save(sign_in(colleague), entry, line, next_step="Ask again")
    page = response.content.decode()
    assert response.status_code == 422 and error in page and "Ask again" in page
    assert "Terms, line 1" in page and not entry.terms.exists()


def test_one_kind_of_post_stands_once_in_the_terms(entry, sign_in, colleague):
    response = save(sign_in(colleague), entry, ("post", 1, "3", "", ""), ("post", 1, "4", "", ""))
    assert response.status_code == 422 and "correct the duplicate" in response.content.decode().lower()


def test_more_posts_in_the_terms_of_an_agreed_entry_are_booked(brand, sign_in, colleague):
    entry = make_entry(make_shortlist(make_campaign(brand)), stage="agreed", fee=Decimal(100))
    line = entry.terms.get()
    save(sign_in(colleague), entry, ("post", 3, "", "", "100", line.pk))
    assert entry.booked_posts.count() == 3
    entry.refresh_from_db()
    save(sign_in(colleague), entry, ("post", 1, "", "", "100", line.pk))
    assert entry.booked_posts.count() == 1


def test_the_relationship_decides_the_label_of_open_posts(brand, sign_in, colleague):
    campaign = make_campaign(brand, jurisdiction="us")
    entry = make_entry(make_shortlist(campaign), stage="agreed", fee=Decimal(0))
    line = ("post", 1, "", "", "0", entry.terms.get().pk)
    save(sign_in(colleague), entry, line, relationship="employee", compensation="nothing")
    assert entry.booked_posts.get().label == "#employee or “I work for …”"
    assert ShortlistEntry.objects.get(pk=entry.pk).compensation == "nothing"


def test_another_brands_entry_does_not_exist(entry, sign_in, outsider):
    make_brand()
    assert sign_in(outsider).get(reverse("entry_detail", args=[entry.pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_eight_edits_at_once_one_is_saved_and_seven_are_shown_what_it_was(shipped_schemes, tmp_path):
    staff = make_user()
    entry = make_entry(make_shortlist(make_campaign()))

    def edit(number):
        client = Client()
        client.force_login(staff)
        posted = entered(entry, ("post", 1, str(100 + number), "", ""), next_step=f"Call {number}")
        return client.post(reverse("entry_edit", args=[entry.pk]), posted).status_code

    assert sorted(at_once(tmp_path, edit, range(8))) == [302, *[409] * 7]
    entry.refresh_from_db()
    assert entry.version == 2 and entry.terms.count() == 1
    assert entry.next_step == f"Call {entry.terms.get().asked_fee - 100:.0f}"
