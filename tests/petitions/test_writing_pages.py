"""The pages on which a petition is written: every stage, and nothing lost on the way."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from contributions.text import unseal
from petitions.models import Petition, PetitionOriginal
from petitions.services import live_event
from petitions.services.live_event import begin_live_event
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
NEW = "/petitions/new/"
WORDS = {"title": "七路公交每站装长椅", "ask": "请交通局在七路公交的每一站装一条长椅。"}


def client(person=None) -> Client:
    one = Client()
    if person:
        one.force_login(person)
    return one


def typed(**words: object) -> dict[str, object]:
    return {"key": str(uuid4()), **WORDS, **words}


def at(row: Petition, stage: str) -> str:
    return f"/petitions/{row.pk}/write/{stage}/"


def begun(person) -> Petition:
    return made.petition(state="draft", creator=person, title=WORDS["title"], ask=WORDS["ask"])


def test_from_the_first_words_to_the_search_for_sponsors() -> None:
    person, office = make.user(), make.department()
    browser = client(person)
    first = browser.post(NEW, typed())
    row = Petition.objects.get()
    assert first.url == f"{at(row, 'similar')}?saved=new"
    assert '<meta name="draft-sent" content="petition-new">' in browser.get(first.url).text
    why = browser.post(at(row, "why"), {"background": "老人等车没有地方坐。"})
    assert why.url == f"{at(row, 'whom')}?saved=why"
    assert browser.post(at(row, "whom"), {"departments": [office.pk]}).url.startswith(
        at(row, "check")
    )
    assert WORDS["ask"] in browser.get(at(row, "check")).text
    assert browser.post(at(row, "check")).url == f"/petitions/{row.pk}/mine/"

    row.refresh_from_db()
    assert (row.state, row.creator, row.background) == (
        "sponsoring",
        person,
        "老人等车没有地方坐。",
    )
    assert list(row.departments.all()) == [office]
    assert browser.get(at(row, "why")).url == f"/petitions/{row.pk}/mine/"


def test_a_guest_writes_first_and_finds_the_words_after_signing_in() -> None:
    guest, person = client(), make.user()
    sent = guest.post(NEW, typed(ask="请装长椅，电话13812345678。"))
    assert sent.url == f"/accounts/login/?next={NEW}"
    kept = guest.session["petition-new"]
    assert "长椅" not in kept
    assert "title=" in unseal(kept.encode())["typed"]
    session = dict(guest.session)
    guest.force_login(person)
    later = guest.session
    later.update({"petition-new": session["petition-new"]})
    later.save()
    page = guest.get(NEW)
    assert "请装长椅，电话13812345678。" in page.text
    assert 'class="errorlist"' not in page.text

    guest.post(NEW, {**page.context["form"].data.dict()})
    row = Petition.objects.get()
    assert row.ask == "请装长椅，电话【手机号】。"
    assert "petition-new" not in guest.session


def test_the_same_form_again_changes_the_draft_and_makes_no_second() -> None:
    browser, words = client(make.user()), typed()
    browser.post(NEW, words)
    browser.post(NEW, {**words, "title": "七路公交每站装两条长椅"})
    assert Petition.objects.get().title == "七路公交每站装两条长椅"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"title": "字" * 81}, "81"),
        ({"ask": " "}, "id_ask"),
        ({"ask": "看 https://example.com 就知道。"}, "example.com"),
        ({"title": ""}, "id_title"),
    ],
)
def test_what_is_not_fit_is_told_and_stays(words: dict[str, str], told: str) -> None:
    page = client(make.user()).post(NEW, typed(**words))
    assert page.status_code == 422
    assert not Petition.objects.exists()
    assert told in page.text
    assert 'class="errorlist"' in page.text
    assert all(said in page.text for said in {**WORDS, **words}.values())


def test_a_day_of_many_visitors_begins_nothing_and_loses_nothing() -> None:
    begin_live_event(reason="直播", by=make.user("moderator"), now=timezone.now())
    live_event.cache.clear()  # what is believed for a while
    browser = client(make.user())
    page = browser.get(NEW)
    assert "直播。联名照常进行" in page.text
    assert "（直播）" in page.text
    assert 'name="title"' not in page.text
    refused = browser.post(NEW, typed())
    assert refused.status_code == 409
    assert WORDS["ask"] in refused.text
    assert browser.post(f"{NEW}alike/", WORDS).text.strip() == ""


def test_who_has_as_many_as_one_may_have_sees_them_and_keeps_the_words() -> None:
    person = make.user()
    rows = [begun(person) for _ in range(3)]
    page = client(person).get(NEW)
    assert all(f"/petitions/{row.pk}/mine/" in page.text for row in rows)
    assert 'name="title"' not in page.text
    refused = client(person).post(NEW, typed(title="另一件事要另外说清楚"))
    assert refused.status_code == 409
    assert "另一件事要另外说清楚" in refused.text


def test_in_a_quiet_period_one_writes_and_sends_later() -> None:
    made.blackout()
    browser = client(person := make.user())
    assert "换届选举" in browser.get(NEW).text
    row = begun(person)
    sent = browser.post(at(row, "check"))
    assert sent.status_code == 409
    assert "换届选举" in sent.text
    assert made.fresh(row).state == "draft"


def test_a_fourth_department_is_told_and_three_are_kept() -> None:
    row = begun(person := make.user())
    units = [make.department().pk for _ in range(4)]
    page = client(person).post(at(row, "whom"), {"departments": units})
    assert page.status_code == 422
    assert page.text.count("checked") == 4
    client(person).post(at(row, "whom"), {"departments": units[:3]})
    assert row.departments.count() == 3


def test_back_and_another_day_save_as_well() -> None:
    row = begun(person := make.user())
    browser = client(person)
    back = browser.post(at(row, "why"), {"background": "甲", "then": "back"})
    assert back.url == f"{at(row, 'similar')}?saved=why"
    later = browser.post(at(row, "why"), {"background": "乙", "then": "later"})
    assert later.url == f"/petitions/{row.pk}/mine/?saved=why"
    assert made.fresh(row).background == "乙"
    assert f"petition-{row.pk}-why" in browser.get(later.url).text
    assert PetitionOriginal.objects.filter(petition=row).count() >= 3


def test_what_is_alike_is_shown_while_one_types_with_the_way_to_sign_it() -> None:
    other, hidden = made.petition(), made.petition(state="sponsoring")
    part = client().post(f"{NEW}alike/", {"title": made.TITLE, "ask": ""})
    assert f"/petitions/{other.pk}/sign/" in part.text
    assert "<html" not in part.text
    assert hidden.sponsor_code not in part.text
    assert f"/petitions/{hidden.pk}/" not in part.text
    own = client().post(f"{NEW}alike/", {"title": made.TITLE, "petition": other.pk})
    assert f"/petitions/{other.pk}/sign/" not in own.text


def test_strangers_find_no_draft() -> None:
    row = begun(make.user())
    for stage in ("what", "similar", "why", "whom", "check"):
        assert client(make.user()).get(at(row, stage)).status_code == 404
    assert client(row.creator).get(at(row, "nowhere")).status_code == 404


@pytest.mark.parametrize("others", [1, 30])
def test_pages_of_writing_take_few_queries(others: int, django_assert_num_queries) -> None:
    person = make.user()
    for _ in range(others):
        made.petition()
    row, browser = begun(person), client(person)
    browser.get(NEW)
    queries = {"what": 6, "similar": 8, "why": 6, "whom": 8, "check": 7}
    for stage, number in queries.items():
        with django_assert_num_queries(number):
            browser.get(at(row, stage))
    with django_assert_num_queries(8):
        browser.get(NEW)
    with django_assert_num_queries(2):
        client().post(f"{NEW}alike/", WORDS)
