"""A creator's own page in every state, and the page behind a sponsor link."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from petitions.models import Appeal, Petition, Profile, Signature
from petitions.services import decide_appeal, sponsor, take_back
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
FEW = {"sponsors_needed": 2, "sponsors_most": 3}


def client(person=None) -> Client:
    one = Client()
    if person:
        one.force_login(person)
    return one


def own(row: Petition, part: str = "") -> str:
    return f"/petitions/{row.pk}/mine/{part}"


def link(row: Petition) -> str:
    return f"/petitions/sponsor/{row.sponsor_code}/"


def looking() -> Petition:
    known = Profile.objects.filter(key="few").first()
    return made.petition(state="sponsoring", profile=known or made.profile("few", **FEW))


def seen(answer) -> tuple:
    told = answer.cookies["messages"].value.partition(":")[0]
    return answer.status_code, answer.headers.get("Location"), answer.content, told


def test_the_search_shows_how_many_and_the_link_and_no_names() -> None:
    row, friend = looking(), make.user(display_name="邻居老陈")
    sponsor(petition=row, person=friend, now=timezone.now(), display=Signature.Display.NAME)
    page = client(row.creator).get(own(row))
    assert link(row) in page.text
    assert f"{link(row)}qr.svg" in page.text
    assert page.context["missing"] == 1
    assert "邻居老陈" not in page.text
    assert friend.pseudonym not in page.text
    drawing = client().get(f"{link(row)}qr.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b"<svg" in drawing.content


def test_words_are_changed_until_somebody_stands_by_them() -> None:
    row = looking()
    browser = client(row.creator)
    assert own(row, "take-back/") in browser.get(own(row)).text
    assert browser.post(own(row, "take-back/")).url == f"/petitions/{row.pk}/write/what/"
    assert made.fresh(row).state == "draft"
    assert row.title not in client().get(link(row)).text

    row = looking()
    sponsor(petition=row, person=make.user(), now=timezone.now())
    browser = client(row.creator)
    assert own(row, "take-back/") not in browser.get(own(row)).text
    assert browser.post(own(row, "take-back/")).status_code == 409
    assert browser.post(own(row, "give-up/")).url == own(row)
    assert own(row, "again/") in browser.get(own(row)).text


def test_a_draft_is_deleted_by_its_creator_alone() -> None:
    row = made.petition(state="draft")
    assert client(make.user()).post(own(row, "discard/")).status_code == 404
    assert client(row.creator).post(own(row, "discard/")).url == "/petitions/mine/"
    assert not Petition.objects.filter(pk=row.pk).exists()


def test_a_rejection_gives_ground_advice_and_two_ways_on() -> None:
    row = made.petition(state="rejected", note="这件事归省里管。")
    browser = client(row.creator)
    ground = row.checks.get().ground
    page = browser.get(own(row)).text
    assert ground.label_zh in page
    assert ground.advice_zh in page
    assert "这件事归省里管。" in page

    empty = browser.post(own(row, "appeal/"), {"words": " "})
    assert empty.status_code == 422
    assert 'class="errorlist"' in empty.text
    browser.post(own(row, "appeal/"), {"words": "请看第三条，归市里管。"})
    assert Appeal.objects.get().words == "请看第三条，归市里管。"
    page = browser.get(own(row)).text
    assert "请看第三条，归市里管。" in page
    assert 'name="words"' not in page
    twice = browser.post(own(row, "appeal/"), {"words": "再看一次。"})
    assert twice.status_code == 422
    assert Appeal.objects.count() == 1
    decide_appeal(
        appeal=Appeal.objects.get(),
        judge=make.user("moderator"),
        is_upheld=False,
        answer="省里的条例第五条写明了。",
        now=timezone.now(),
    )
    assert "省里的条例第五条写明了。" in browser.get(own(row)).text


def test_edit_and_hand_in_again_copies_once() -> None:
    row, key = made.petition(state="hidden", background="背景在这里。"), str(uuid4())
    browser = client(row.creator)
    first = browser.post(own(row, "again/"), {"key": key})
    second = browser.post(own(row, "again/"), {"key": key})
    copy = Petition.objects.get(edited_from=row)
    assert first.url == second.url == f"/petitions/{copy.pk}/write/what/"
    assert (copy.state, copy.background) == ("draft", "背景在这里。")
    assert own(row) in browser.get(own(copy)).text


def test_an_appeal_comes_too_late_after_thirty_days() -> None:
    row = made.petition(state="rejected", now=timezone.now() - timedelta(days=31))
    assert 'name="words"' not in client(row.creator).get(own(row)).text


def test_news_goes_to_a_moderator_first_and_once_a_week() -> None:
    row = made.petition()
    browser = client(row.creator)
    sent = browser.post(own(row, "news/"), {"words": "管理局约我们下周面谈。"})
    assert sent.url == own(row, "?saved=news")
    told = row.told.select_related("contribution").get()
    page = browser.get(own(row))
    assert "管理局约我们下周面谈。" in page.text
    assert 'name="words"' not in page.text
    assert page.context["news"].left == 9
    soon = browser.post(own(row, "news/"), {"words": "又有新消息了。"})
    assert soon.status_code == 422
    assert "又有新消息了。" in soon.text
    assert told.contribution.state == "pending"
    assert row.told.count() == 1


def test_a_sponsor_reads_and_stands_by_it_once_however_often_it_is_pressed() -> None:
    row, person = looking(), make.user()
    assert row.ask in client().get(link(row)).text
    first = client(person).post(link(row), {"display": "1"})
    second = client(person).post(link(row), {"display": "1"})
    assert seen(first) == seen(second)
    assert first.url == link(row)
    assert made.fresh(row).sponsor_count == 1
    mine = Signature.objects.get(signer=person)
    assert (mine.display, mine.channel) == (1, Signature.Channel.SPONSOR)
    page = client(person).get(link(row)).text
    assert f"/petitions/{row.pk}/withdraw/" in page
    assert 'name="display"' not in page


def test_a_guest_is_led_to_sign_in_and_back_with_the_choice() -> None:
    row, guest = looking(), client()
    sent = guest.post(link(row), {"display": "2"})
    assert sent.url == f"/accounts/login/?next={link(row)}"
    assert guest.get(link(row)).context["form"].data["display"] == "2"


def test_full_lapsed_and_unknown_are_told_apart() -> None:
    full = looking()
    for _ in range(3):
        sponsor(petition=full, person=make.user(), now=timezone.now())
    page = client(make.user()).get(link(full))
    assert page.status_code == 200
    assert 'name="display"' not in page.text
    late = client(make.user()).post(link(full), {})
    assert late.status_code == 409
    assert full.ask in late.text
    lapsed = made.petition(state="lapsed")
    over = client(make.user()).get(link(lapsed))
    assert over.status_code == 200
    assert lapsed.title not in over.text
    assert client().get("/petitions/sponsor/23456789BCDF/").status_code == 404
    hidden = made.petition(state="hidden")
    assert hidden.title not in client().get(link(hidden)).text


def test_once_it_is_open_the_link_leads_to_its_page() -> None:
    row = made.petition()
    assert client().get(link(row)).url == row.get_absolute_url()


def test_a_sponsor_takes_the_signature_back_and_stays_on_a_page_there_is() -> None:
    row, person = looking(), make.user()
    sponsor(petition=row, person=person, now=timezone.now())
    browser = client(person)
    after = browser.post(f"/petitions/{row.pk}/withdraw/")
    assert after.url == link(row)
    assert browser.get(after.url).status_code == 200


def test_an_own_link_says_so_and_a_draft_taken_back_rests() -> None:
    row = looking()
    page = client(row.creator).get(link(row)).text
    assert own(row) in page
    assert 'name="display"' not in page
    take_back(petition=row, now=timezone.now())
    assert row.ask not in client(make.user()).get(link(row)).text


@pytest.mark.parametrize("others", [1, 30])
def test_own_pages_take_few_queries(others: int, django_assert_num_queries) -> None:
    rules = made.profile("many", at_once=100, sponsors_needed=2, sponsors_most=60)
    row = made.petition(state="sponsoring", profile=rules)
    for _ in range(others):
        sponsor(petition=row, person=make.user(), now=timezone.now())
        made.petition(state="draft", creator=row.creator, profile=rules)
    browser = client(row.creator)
    with django_assert_num_queries(7):
        browser.get(own(row))
    with django_assert_num_queries(5):
        browser.get("/petitions/mine/")
    stranger = client(make.user())
    with django_assert_num_queries(7):
        stranger.get(link(row))
