"""An official says which clause goes on from which."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from consultations.models import Consultation, Descent
from consultations.services import settle, settle_sure
from consultations.services.settling import KeptStays, NotInVersion, SettledMeanwhile
from tests import make
from tests.consultations.texts import LIGHTS, PARKING, QUIET, STALLS, clause, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubtful():
    """Stalls was taken out, with an opinion on it; quiet was split; parking stays."""
    first = publish({"quiet": QUIET, "parking": PARKING, "stalls": STALLS})
    make.contribution(thread=clause(first.consultation, "stalls").thread)
    head, tail = QUIET.split("，")
    publish(
        {"a": f"{head}。", "b": f"{tail}{tail}", "parking": PARKING, "lights": LIGHTS},
        first.consultation,
    )
    return Consultation.objects.get(pk=first.consultation.pk)


def match(consultation, name):
    return Descent.objects.of(consultation).get(clause=clause(consultation, name))


def decide(consultation, name, heir=None, **rest):
    return settle(
        match=match(consultation, name),
        heir=heir and clause(consultation, heir),
        **{"seen": None, "by": make.user("official"), "now": timezone.now(), **rest},
    )


def test_what_was_taken_out_can_go_on_after_all(doubtful):
    decide(doubtful, "stalls", "lights")

    row = match(doubtful, "stalls")
    assert (row.fate, row.heir, row.settled_at is not None) == (
        "changed",
        clause(doubtful, "lights"),
        True,
    )
    assert clause(doubtful, "stalls").present == clause(doubtful, "lights")
    assert Descent.objects.of(doubtful).doubts().count() == 1
    event = Event.objects.get(verb="consultations.lineage_settled")
    assert (event.actor, event.data["heir"]) == (row.settled_by, row.heir_id)


def test_another_part_of_a_split_can_carry_and_the_rest_stay_parts(doubtful):
    carried = match(doubtful, "quiet").heir
    other = "b" if carried == clause(doubtful, "a") else "a"

    decide(doubtful, "quiet", other)

    rows = Descent.objects.filter(clause=clause(doubtful, "quiet"))
    assert {(row.heir, row.fate, row.carries) for row in rows} == {
        (clause(doubtful, other), "split", True),
        (carried, "split", False),
    }
    assert clause(doubtful, "quiet").present == clause(doubtful, other)


def test_a_split_can_be_none(doubtful):
    decide(doubtful, "quiet", "a", alone=True)

    assert [row.fate for row in Descent.objects.filter(clause=clause(doubtful, "quiet"))] == [
        "changed"
    ]


def test_two_clauses_into_one_are_merged_until_one_is_taken_away(doubtful):
    decide(doubtful, "stalls", "parking")
    assert {match(doubtful, name).fate for name in ("stalls", "parking")} == {"merged"}

    decide(doubtful, "stalls", None, seen=match(doubtful, "stalls").settled_at)

    assert match(doubtful, "stalls").fate == "deleted"
    assert match(doubtful, "parking").fate == "changed"
    assert clause(doubtful, "stalls").present is None


def test_a_clause_that_stands_keeps_its_opinions(doubtful):
    with pytest.raises(KeptStays):
        decide(doubtful, "parking", "lights")

    decide(doubtful, "parking", "parking")
    assert match(doubtful, "parking").settled_at is not None


def test_no_heir_from_another_text(doubtful):
    with pytest.raises(NotInVersion):
        decide(doubtful, "stalls", "quiet")

    assert match(doubtful, "stalls").settled_at is None


def test_who_comes_second_is_told_and_overwrites_nothing(doubtful):
    decide(doubtful, "stalls", "lights")

    with pytest.raises(SettledMeanwhile):
        decide(doubtful, "stalls", "parking")

    assert match(doubtful, "stalls").heir == clause(doubtful, "lights")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_stands():
    first = publish({"quiet": QUIET, "stalls": STALLS})
    make.contribution(thread=clause(first.consultation, "stalls").thread)
    publish({"quiet": QUIET, "parking": PARKING, "lights": LIGHTS}, first.consultation)
    row, by = match(first.consultation, "stalls"), make.user("official")
    heirs = [clause(first.consultation, name) for name in ("parking", "lights")] * 4
    done = []

    def press(heir):
        try:
            settle(match=row, heir=heir, seen=None, by=by, now=timezone.now())
            done.append(heir)
        except SettledMeanwhile:
            pass
        finally:
            connection.close()

    workers = [threading.Thread(target=press, args=[heir]) for heir in heirs]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert [match(first.consultation, "stalls").heir] == done
    assert clause(first.consultation, "stalls").present == done[0]


def test_all_that_are_sure_are_confirmed_at_once_and_doubts_stay(doubtful):
    by = make.user("official")

    assert settle_sure(consultation=doubtful, by=by, now=timezone.now()) == 1
    assert settle_sure(consultation=doubtful, by=by, now=timezone.now()) == 0

    assert Descent.objects.of(doubtful).doubts().count() == 2
    assert Event.objects.filter(verb="consultations.lineage_confirmed").count() == 1


# On the desk.


@pytest.fixture
def officer(doubtful):
    browser = Client()
    browser.force_login(make.user("official", department=doubtful.lead))
    return browser


def address(consultation, name=""):
    if name:
        return match(consultation, name).get_absolute_url()
    return reverse("rounds:lineage", args=[consultation.pk])


def test_the_desk_shows_each_doubt_and_confirms_it(officer, doubtful):
    desk = officer.get(reverse("rounds:detail", args=[doubtful.pk]))
    page = officer.get(address(doubtful))

    assert desk.context["doubts"] == 2
    assert {row.old.clause for row in page.context["rows"]} == {
        clause(doubtful, "quiet"),
        clause(doubtful, "stalls"),
    }
    sent = officer.post(address(doubtful, "stalls"), {"heir": "none"})
    assert sent.status_code == 302
    assert match(doubtful, "stalls").settled_at is not None
    settled = officer.get(address(doubtful) + "?show=settled")
    assert [row.old.clause for row in settled.context["rows"]] == [clause(doubtful, "stalls")]


def test_the_desk_decides_otherwise(officer, doubtful):
    heir = clause(doubtful, "lights")
    opened = officer.get(address(doubtful, "stalls"))
    assert str(heir.pk) in dict(opened.context["form"].fields["heir"].choices)

    officer.post(address(doubtful, "stalls"), {"heir": heir.pk, "seen": ""})

    assert clause(doubtful, "stalls").present == heir


def test_the_desk_tells_who_comes_second(officer, doubtful):
    officer.post(address(doubtful, "stalls"), {"heir": "none", "seen": ""})

    page = officer.post(address(doubtful, "stalls"), {"heir": "none", "seen": ""})

    assert page.status_code == 409
    assert "刚才已由其他人作出认定" in page.content.decode()


def test_a_clause_that_is_none_is_refused_with_the_form(officer, doubtful):
    page = officer.post(address(doubtful, "stalls"), {"heir": "12345"})

    assert page.status_code == 422
    assert match(doubtful, "stalls").settled_at is None


def test_a_match_of_another_round_is_not_found(officer, doubtful):
    other = publish({"quiet": QUIET})
    publish({"a": QUIET}, other.consultation)
    strange = Descent.objects.of(other.consultation).get()

    page = officer.post(reverse("rounds:match", args=[doubtful.pk, strange.pk]), {"heir": "none"})

    assert page.status_code == 404


@pytest.mark.parametrize("user", [lambda: None, make.user, lambda: make.user("official")])
def test_only_those_who_run_the_round_decide(doubtful, user):
    browser, person = Client(), user()
    if person:
        browser.force_login(person)

    for page in (address(doubtful), address(doubtful, "stalls")):
        assert browser.get(page).status_code in (302, 404)
    sure = reverse("rounds:confirm_sure", args=[doubtful.pk])
    assert browser.post(sure).status_code in (302, 404)
    assert Descent.objects.of(doubtful).settled().count() == 0


@pytest.mark.parametrize("count", [1, 30])
def test_the_doubts_of_a_round_cost_twelve_queries_at_most(count, django_assert_max_num_queries):
    names = [f"n{number}" for number in range(count)]
    first = publish({name: f"{QUIET}{name}" for name in names})
    for name in names:
        make.contribution(thread=clause(first.consultation, name).thread)
    publish({"lights": LIGHTS}, first.consultation)
    browser = Client()
    browser.force_login(make.user("official", department=first.consultation.lead))

    with django_assert_max_num_queries(12):
        page = browser.get(address(first.consultation))

    assert len(page.context["rows"]) == min(count, 20)
