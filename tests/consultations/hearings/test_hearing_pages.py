"""The pages of hearings: what they cost, what they show to whom, what they never show."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from consultations.models import Hearing, Registration
from contributions.models import Contribution
from tests import make
from tests.cms import papers
from tests.consultations.hearings import make_hearings

pytestmark = pytest.mark.django_db

SECRET = "我叫张三，电话13800138000，夜里睡不着。"


def with_people(n, **rest):
    row = make_hearings.hearing(seats=100, observer_seats=100, **rest)
    for number in range(n):
        side = ("support", "oppose", "amend", "neutral")[number % 4]
        make_hearings.registration(hearing=row, side=side, words=SECRET, needs="轮椅通道")
    return row


def desk_of(client, row):
    client.force_login(row.created_by)
    return client


@pytest.mark.parametrize("n", [1, 30])
def test_an_announced_hearing_costs_four_queries(client, n, django_assert_num_queries):
    row = with_people(n)

    with django_assert_num_queries(4):
        assert client.get(row.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("n", [1, 30])
def test_one_with_a_list_costs_six_queries(client, n, django_assert_num_queries):
    row = make_hearings.listed(with_people(n))

    with django_assert_num_queries(6):
        assert client.get(row.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("n", [1, 30])
def test_the_draw_costs_two_queries(client, n, django_assert_num_queries):
    row = make_hearings.listed(with_people(n))

    with django_assert_num_queries(2):
        assert client.get(f"{row.get_absolute_url()}lot/").status_code == 200


@pytest.mark.parametrize("n", [1, 30])
def test_record_and_report_cost_the_same_for_one_and_thirty(client, n, django_assert_num_queries):
    row = make_hearings.reported(with_people(n))

    with django_assert_num_queries(4):
        assert client.get(f"{row.get_absolute_url()}record/").status_code == 200
    with django_assert_num_queries(11):
        assert client.get(f"{row.get_absolute_url()}report/").status_code == 200


@pytest.mark.parametrize("n", [1, 30])
def test_the_desk_costs_the_same_for_one_and_thirty(client, n, django_assert_num_queries):
    row = make_hearings.listed(with_people(n))
    desk_of(client, row)

    with django_assert_num_queries(9):
        client.get(reverse("hearings:seats", args=[row.pk]))
    with django_assert_num_queries(10):
        client.get(reverse("hearings:deliver", args=[row.pk]))


@pytest.mark.parametrize("n", [1, 30])
def test_the_list_of_the_desk_costs_the_same_for_one_and_thirty(
    client, n, django_assert_num_queries
):
    first = make_hearings.hearing()
    for _ in range(n - 1):
        make_hearings.hearing(consultation=first.consultation, by=first.created_by)
    desk_of(client, first)

    with django_assert_num_queries(7):
        client.get(reverse("hearings:index"))


def test_a_draft_is_for_its_office_alone(client):
    row = make_hearings.draft()

    assert client.get(row.get_absolute_url()).status_code == 404
    assert desk_of(client, row).get(row.get_absolute_url()).status_code == 200


def test_visible_to_and_the_permission_agree():
    rows = [make_hearings.hearing(), make_hearings.draft()]
    for user in (make.user(), rows[1].created_by, make.user("official")):
        visible, managed = Hearing.objects.visible_to(user), Hearing.objects.managed_by(user)
        for row in rows:
            assert (row in visible) == user.has_perm("consultations.view_hearing", row)
            assert (row in managed) == user.has_perm("consultations.manage_hearing", row)


def test_raw_words_and_needs_are_on_no_page_of_the_public(client):
    row = make_hearings.listed(with_people(2))
    mine = row.registrations.first()
    client.force_login(mine.person)

    for address in ("", "lot/"):
        page = client.get(f"{row.get_absolute_url()}{address}").content.decode()
        assert "13800138000" not in page
        assert "睡不着" not in page
        assert "轮椅" not in page
    assert client.get("/me/").status_code == 200


def test_the_office_reads_masked_words_and_needs(client):
    row = with_people(1)
    desk_of(client, row)

    seats = client.get(reverse("hearings:seats", args=[row.pk])).content.decode()
    desk = client.get(reverse("hearings:detail", args=[row.pk])).content.decode()

    assert "睡不着" in seats
    assert "13800138000" not in seats
    assert "轮椅通道" in desk


def test_what_a_moderator_withheld_is_not_shown_to_the_office(client):
    row = with_people(1)
    Contribution.objects.filter(thread=row.thread).update(state="withheld")

    page = desk_of(client, row).get(reverse("hearings:seats", args=[row.pk])).content.decode()

    assert "睡不着" not in page


def test_the_list_shows_a_name_only_where_its_owner_agrees(client):
    row = make_hearings.hearing()
    names = [make.user(display_name="江边老李"), make.user(display_name="不露面的人")]
    for person, agrees in zip(names, (True, False), strict=True):
        make_hearings.registration(hearing=row, person=person, shows_name=agrees)
    row = make_hearings.listed(row)

    page = client.get(row.get_absolute_url()).content.decode()

    assert "江边老李" in page
    assert "不露面的人" not in page
    assert names[1].pseudonym in page


def test_the_online_room_is_told_to_those_with_a_seat(client):
    room = "https://meeting.example.org/room-7"
    row = make_hearings.hearing(form="hybrid", room_url=room)
    mine = make_hearings.registration(hearing=row, role="observer")
    address = row.get_absolute_url()

    assert room not in client.get(address).content.decode()
    assert room not in client.get(f"{address}event.ics").content.decode()
    client.force_login(mine.person)
    assert room in client.get(address).content.decode()


def test_a_citizen_registers_and_loses_nothing_by_a_mistake(client):
    row = make_hearings.hearing()
    address = f"{row.get_absolute_url()}register/"
    assert client.get(address).url.startswith("/accounts/login/")
    client.force_login(make.user())
    facts = {"key": str(uuid4()), "role": "speaker", "side": "oppose", "participant": "expert"}

    wrong = client.post(address, {**facts, "words": "", "needs": "大字材料"})
    right = client.post(address, {**facts, "words": "请再想想。"})
    again = client.post(address, {**facts, "words": "请再想想。"})

    assert wrong.status_code == 422
    assert "大字材料" in wrong.content.decode()
    assert (right.status_code, again.status_code) == (302, 302)
    assert Registration.objects.get().participant == "expert"


def test_days_that_cross_are_told_and_nothing_is_lost(client):
    consultation = make.consultation()
    client.force_login(make.user("official", department=consultation.office))
    today = timezone.localdate()
    facts = {
        "key": str(uuid4()),
        "kind": "hearing",
        "title": "一场听证会",
        "form": "hybrid",
        "day": today + timedelta(days=40),
        "begins": "15:00",
        "ends": "14:00",
        "seats": 3,
        "observer_seats": 0,
        "registers_from": today + timedelta(days=35),
        "registers_until": today + timedelta(days=33),
        "selection": "抽签。",
    }

    page = client.post(reverse("hearings:new", args=[consultation.pk]), facts)

    assert page.status_code == 422
    wrong = set(page.context["form"].errors)
    assert wrong == {"place", "room_url", "ends", "registers_until"}
    assert "一场听证会" in page.content.decode()
    assert not Hearing.objects.exists()


def test_an_office_takes_a_hearing_from_draft_to_report(client):
    consultation = make.consultation()
    office = make.user("official", department=consultation.office)
    client.force_login(office)
    today = timezone.localdate()
    days = {"day": 45, "registers_from": 0, "registers_until": 20}
    facts = {name: today + timedelta(days=n) for name, n in days.items()}
    facts |= {"key": uuid4(), "kind": "hearing", "form": "site", "title": "听证", "place": "大厅"}
    facts |= {"begins": "09:00", "ends": "11:00", "seats": 2, "observer_seats": 1}
    assert client.post(
        reverse("hearings:new", args=[consultation.pk]), {**facts, "selection": "抽签。"}
    ).url == reverse("hearings:detail", args=[Hearing.objects.get().pk])
    row = Hearing.objects.get()
    clause = make.clause_threads(consultation)[1].clause
    item = {"title": "音量", "minutes": 20, "clauses": [clause.pk]}
    client.post(reverse("hearings:agenda", args=[row.pk]), item)
    client.post(reverse("hearings:announce", args=[row.pk]), {})
    row.refresh_from_db()
    assert row.state == Hearing.State.ANNOUNCED
    page = client.get(clause.get_absolute_url()).content.decode()
    assert row.get_absolute_url() in page
    assert row.get_absolute_url() in client.get(consultation.get_absolute_url()).content.decode()


def test_a_paper_is_cleaned_kept_and_offered_with_its_checksum(client):
    row = make_hearings.hearing()
    desk_of(client, row)
    address = reverse("hearings:upload", args=[row.pk])

    wrong = client.post(address, {"title": "说明", "file": SimpleUploadedFile("说明.docx", b"no")})
    right = client.post(
        address,
        {
            "title": "说明",
            "file": SimpleUploadedFile(
                "说明.docx", papers.saved(papers.word("为什么要听证")).getvalue()
            ),
        },
    )

    assert wrong.status_code == 422
    assert right.status_code == 302
    kept = row.files.get()
    client.logout()
    assert kept.sha256 in client.get(row.get_absolute_url()).content.decode()
    file = client.get(f"{row.get_absolute_url()}papers/{kept.pk}/")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file.content == bytes(kept.content)


def test_a_signed_page_is_for_the_office_alone(client):
    row = make_hearings.laid_out(with_people(1))
    page = make_hearings.paper(row, b"%PDF signed", kind="signed")

    assert client.get(f"{row.get_absolute_url()}papers/{page.pk}/").status_code == 404
    address = reverse("hearings:file", args=[row.pk, page.pk])
    assert client.get(address).status_code == 302
    client.force_login(make.user("official"))
    assert client.get(address).status_code == 404
    assert desk_of(client, row).get(address).status_code == 200


def test_the_record_is_shown_to_who_spoke_before_it_is_to_all(client):
    row = make_hearings.laid_out(with_people(2))
    address = f"{row.get_absolute_url()}record/"
    assert client.get(address).status_code == 404
    client.force_login(row.registrations.first().person)

    assert client.get(address).context["may_confirm"]
    client.post(f"{row.get_absolute_url()}confirm/", {"correction": "应为九点半。"})

    page = client.get(address)
    assert not page.context["may_confirm"]
    assert "应为九点半" not in page.content.decode()


def test_what_i_wrote_for_a_hearing_leads_to_it(client):
    row = make_hearings.hearing()
    mine = make_hearings.registration(hearing=row)
    client.force_login(mine.person)

    assert client.get(reverse("consultations:thread", args=[row.thread_id])).url == (
        row.get_absolute_url()
    )


def test_it_goes_into_a_calendar(client):
    row = make_hearings.hearing()

    file = client.get(f"{row.get_absolute_url()}event.ics")

    assert file["Content-Type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in file.content.decode()
