"""Pages that the stories pass by: empty lists, refusals, side doors, each seen by its reader."""

from datetime import timedelta

from django.utils import timezone

from responses.models import Case
from tests import make
from tests.journeys.walker import PHONE, SEND
from themes.models import Run


def test_a_guest_looks_around(arrive):
    rounds = [make.consultation(state=state) for state in ("open", "announced", "closed")]
    make.contribution(thread=rounds[0].thread, stance="support", proposal="静谧区九点起安静。")
    guest = arrive(PHONE)

    for address in (
        "/consultations/",
        *(row.get_absolute_url() for row in rounds),
        f"{rounds[0].thread.get_absolute_url()}?sort=agreed",
        *(f"{row.get_absolute_url()}report/" for row in rounds[1:]),
        "/accounts/password/reset/",
        "/nowhere/",
    ):
        guest.go(address)
    guest.go("/track/")
    guest.type(receipt="HX-2026-0001-000001", code="WRONG")
    guest.press(SEND)
    assert guest.find("[role='alert'] li").count() == 1


def test_a_citizen_looks_after_the_account(arrive):
    person = make.user()
    citizen = arrive(PHONE)
    citizen.enter_as(person)
    for address in ("/me/", "/notices/", "/desk/"):
        citizen.go(address)
    said = make.contribution(author=person, stance="oppose", proposal="静谧区二十一时起安静。")
    for address in (
        "/me/",
        f"/contributions/{said.pk}/withdraw/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/phone/change/",
        "/accounts/logout/",
    ):
        citizen.go(address)


def test_a_moderator_takes_words_from_view(arrive):
    person = make.user("moderator")
    said = make.contribution(stance="support", proposal="静谧区二十一时起安静。")
    make.contribution(body="电话13812345678，请回复我。", state="pending")
    laozhou = arrive()
    laozhou.enter_as(person)
    laozhou.go("/moderation/decided/")
    laozhou.go("/moderation/")
    laozhou.pick("action", "withhold")
    laozhou.press(SEND)
    assert laozhou.find("[role='alert'] li").count() > 0

    laozhou.go(f"/moderation/contributions/{said.pk}/")
    laozhou.pick("action", "hide")
    laozhou.press(SEND)
    laozhou.find("select[name='reason']").select_option(index=1)
    laozhou.press(SEND)
    said.refresh_from_db()
    assert said.state == "hidden"


def test_an_official_sorts_out_the_rest(arrive):
    office = make.department("云汀市城市管理局")
    owner = {"department": office, "official": make.user("official", department=office)}
    place = make.thread()
    late = make.contribution(thread=place, stance="amend", proposal="写明由谁测量。")
    signed = make.run(state=Run.State.SIGNED, threads=[place], **owner)
    first, second = signed.themes.all()[:2]
    make.assignment(theme=first, contribution=make.contribution())
    yesterday = timezone.localdate() - timedelta(days=1)
    returned = make.case(theme=first, state=Case.State.RETURNED, due_on=yesterday)
    make.case(theme=second, state=Case.State.ANSWERED)
    make.answer(case=second.case, state="published")
    failed = make.run(state=Run.State.FAILED, **owner)
    heche = arrive()
    heche.enter_as(owner["official"])

    for address in (
        "/desk/",
        returned.get_absolute_url(),
        f"/desk/cases/{returned.pk}/assign/",
        second.case.get_absolute_url(),
        "/desk/themes/",
        signed.get_absolute_url(),
        failed.get_absolute_url(),
        "/desk/consultations/",
        f"/desk/runs/{signed.pk}/late/",
    ):
        heche.go(address)
    heche.find(f"[name='contributions'][value='{late.pk}']").check()
    heche.choose("into", first.label)
    heche.press(SEND)
    assert late.assignments.get().theme == first
