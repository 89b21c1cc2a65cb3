"""The law's numbers: seeded with their sources, changed only by new rows."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from consultations.models import AttachmentKind, Consultation, Profile, Rules
from consultations.office_forms import RulesForm
from consultations.planning.tree import START, TREE, profiles
from core.calendar import is_workday
from core.models import CalendarDay
from tests import make
from tests.cms import pages

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def numbers(key: str) -> tuple[int, int, int, str, str]:
    row = Profile.objects.get(pk=key).rules_on(TODAY)
    return row.min_days, row.hard_min_days, row.report_days, row.below_least, row.calendar


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("cn-major-decision", (30, 7, 60, "reason", "cn")),
        ("cn-rule", (30, 7, 60, "reason", "cn")),
        ("cn-admin-regulation", (30, 7, 60, "reason", "cn")),
        ("cn-normative", (30, 7, 60, "reason", "cn")),
        ("cn-business", (30, 7, 60, "reason", "cn")),
        ("cn-urban-planning", (30, 30, 60, "block", "cn")),
        ("cn-eia", (10, 10, 60, "block", "cn")),
        ("cn-price-hearing", (30, 7, 60, "reason", "cn")),
        ("call-for-input", (7, 1, 60, "reason", "cn")),
        ("tw-preview", (60, 7, 60, "reason", "tw")),
        ("hk", (42, 7, 60, "reason", "hk")),
        ("mo", (45, 7, 180, "reason", "mo")),
        ("uk", (30, 7, 84, "reason", "uk")),
        ("eu", (84, 28, 60, "reason", "eu")),
    ],
)
def test_each_procedure_asks_for_what_its_source_says(key, asked):
    assert numbers(key) == asked


def test_each_procedure_says_when_it_is_right_and_where_its_numbers_come_from():
    for row in Rules.objects.select_related("profile"):
        assert row.profile.when, row
        assert row.source, row
        if row.profile_id != "cn-urban-planning":
            assert "默认" in row.source, row
        RulesForm(model_to_dict(row), instance=row).full_clean()
        assert set(row.required_papers) <= set(AttachmentKind.values)


def test_a_price_hearing_has_its_own_days():
    row = Profile.objects.get(pk="cn-price-hearing").rules_on(TODAY)

    days = (row.hearing_announce_days, row.hearing_list_days, row.hearing_papers_days)
    assert (*days, row.side_most) == (30, 15, 15, 60)


def test_numbers_that_only_others_tell_of_are_marked_as_not_yet_read():
    unread = Rules.objects.filter(checked_on=None).values_list("profile", flat=True)

    assert set(unread) == {
        "call-for-input",
        "cn-eia",
        "cn-normative",
        "cn-price-hearing",
        "eu",
        "hk",
        "mo",
        "tw-preview",
    }


def test_the_seed_leaves_rules_in_use_alone_and_adds_a_row():
    seeding = import_module("consultations.migrations.0017_kinds_of_procedure")
    used = make.consultation().rules
    Rules.objects.filter(pk=used.pk).update(source="旧", checked_on=None)
    complete = next(row for row in seeding.COMPLETED if row["key"] == "cn-rule")

    for _twice in range(2):
        seeding.complete(Rules, complete)

    first, fresh = Rules.objects.filter(profile="cn-rule").order_by("valid_from")
    assert (first.pk, first.source) == (used.pk, "旧")
    assert (fresh.valid_from, fresh.min_days, fresh.checked_on) == (
        seeding.TODAY,
        first.min_days,
        seeding.READ,
    )


def edit(client: Client, row: Rules, **changed: Any) -> Any:
    client.force_login(pages.superuser())
    data = {name: "" if value is None else value for name, value in model_to_dict(row).items()}
    return client.post(reverse("rules:edit", args=[row.pk]), {**data, **changed})


def test_rules_of_a_round_are_not_changed_in_the_back_office(client):
    row = make.consultation().rules

    response = edit(client, row, min_days=20)

    assert "请新增一行" in response.content.decode()
    row.refresh_from_db()
    assert row.min_days == 30


def test_rules_of_a_round_may_be_given_an_end(client):
    row = make.consultation().rules
    end = timezone.localdate() + timedelta(days=30)

    assert edit(client, row, retired_on=end.isoformat()).status_code == 302
    row.refresh_from_db()
    assert row.retired_on == end


def test_rules_that_no_round_uses_may_be_corrected(client):
    row = Profile.objects.get(pk="hk").rules_on(TODAY)

    assert edit(client, row, min_days=60).status_code == 302
    row.refresh_from_db()
    assert row.min_days == 60


def test_a_change_of_the_law_is_a_new_row_and_leaves_the_round_as_it_began(client):
    began = make.consultation()
    today = timezone.localdate()
    client.force_login(pages.superuser())
    data = model_to_dict(began.rules, exclude=["id", "retired_on", "checked_on"])

    response = client.post(
        reverse("rules:add"), {**data, "valid_from": today.isoformat(), "min_days": 45}
    )

    assert response.status_code == 302
    assert Consultation.objects.get(pk=began.pk).rules.min_days == 30
    assert make.draft(closes_on=today + timedelta(days=37)).missing().keys() == {
        "short_period_reason"
    }


def test_no_code_goes_past_the_refusal_by_cleaning_the_row():
    row = make.consultation().rules
    row.report_days = 90

    with pytest.raises(ValidationError):
        row.full_clean()


@pytest.mark.parametrize("name", ["rules", "profile"])
def test_what_a_round_hangs_on_is_not_deleted(client, name):
    round_ = make.consultation()
    row = getattr(round_, name)
    client.force_login(pages.superuser())

    response = client.post(reverse(f"{name}:delete", args=[row.pk]))

    assert response.status_code == 409
    assert type(row).objects.filter(pk=row.pk).exists()


def test_a_time_zone_that_is_none_is_refused(client):
    row = Profile.objects.get(pk="hk").rules_on(TODAY)

    assert "没有这个时区" in edit(client, row, time_zone="Mars").content.decode()


def test_superusers_enter_days_of_a_calendar(client, django_capture_on_commit_callbacks):
    monday = date(2026, 3, 9)
    client.force_login(pages.superuser())
    day = {"calendar": "cn", "day": monday.isoformat(), "name": "台风停工", "source": "通告1号"}

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("calendarday:add"), day).status_code == 302
    assert not is_workday(monday)
    row = CalendarDay.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("calendarday:edit", args=[row.pk]), {**day, "is_workday": "on"})
    assert is_workday(monday)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("calendarday:delete", args=[row.pk]))
    assert is_workday(monday)
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("name", ["rules:index", "calendarday:index", "profile:index"])
def test_nobody_but_superusers_reaches_the_laws_numbers(client, name):
    statuses = []
    for person in (pages.editor(), pages.approver(), pages.superuser()):
        client.force_login(person)
        statuses.append(client.get(reverse(name)).status_code)

    assert statuses == [302, 302, 200]


def test_every_procedure_is_reached_by_the_questions_and_no_question_leads_nowhere():
    assert profiles() == set(Profile.objects.values_list("pk", flat=True))
    reached, open_ = set(), [START]
    while open_:
        at = open_.pop()
        if at in TREE and at not in reached:
            reached.add(at)
            open_ += [answer.to for answer in TREE[at].answers]
    assert reached == set(TREE)


def test_the_questions_lead_to_a_procedure_with_its_numbers(client):
    client.force_login(make.user("official"))
    url = reverse("planning:procedures")

    with override("en"):
        asked = client.get(url, {"at": "major"}).content.decode()
        told = client.get(url, {"at": "cn-major-decision"}).content.decode()
    assert "?at=cn-major-decision" in asked
    assert "重大行政决策程序暂行条例" in told
    assert f"{reverse('planning:timetable')}?profile=cn-major-decision" in told
    assert client.get(url, {"at": "nowhere"}).status_code == 404
