"""The tables behind petitions: rules in use are copied, never changed; only superusers get in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from audit.models import Event
from petitions.models import Blackout, Ground, Profile, ThrowawayDomain
from petitions.services.profiles import VersionInUse, save_profile
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
TABLES = [Profile, Ground, Blackout, ThrowawayDomain, Region]


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make.user(is_superuser=True, is_staff=True))
    return client


def address(model: type, name: str, *args: Any) -> str:
    own = {Profile: "petition_profile", Region: "regions"}
    table = own.get(model, model._meta.model_name)
    return reverse(f"{table}:{name}", args=args)


def filled(profile: Profile, **changed: Any) -> dict[str, Any]:
    names = ["key", "title", "source", "sponsors_needed", "sponsors_most", "sponsoring_days"]
    names += ["check_workdays", "backlog", "signing_days", "assurance", "at_once", "moderation"]
    form = {name: getattr(profile, name) for name in names}
    form |= {"valid_from": profile.valid_from.isoformat(), "retired_on": "", "residents_of": ""}
    for tier in profile.tiers.all():
        form |= {f"{tier.action}_signatures": tier.signatures, f"{tier.action}_days": tier.due_days}
    return form | changed


@pytest.mark.parametrize("model", TABLES)
def test_a_superuser_sees_each_table_and_its_form(admin: Client, model: type) -> None:
    for name in ("index", "add"):
        assert admin.get(address(model, name)).status_code == 200


@pytest.mark.parametrize("model", TABLES)
def test_a_moderator_does_not(client: Client, model: type) -> None:
    client.force_login(make.user("moderator"))
    assert client.get(address(model, "index")).status_code in (302, 403)


def test_rules_that_nobody_used_are_changed_in_place(admin: Client) -> None:
    row = made.profile()
    sent = filled(row, signing_days=90, debate_signatures=9000, debate_days=90)
    answer = admin.post(address(Profile, "edit", row.pk), sent)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.signing_days == 90
    assert set(row.tiers.values_list("signatures", flat=True)) == {500, 5000, 9000}
    assert Event.objects.filter(verb="petitions.profile_saved").exists()


def test_rules_in_use_stay_and_a_later_day_makes_a_new_version(admin: Client) -> None:
    row = made.profile()
    petition = made.petition()
    answer = admin.post(address(Profile, "edit", row.pk), filled(row, signing_days=90))
    assert answer.status_code == 200
    assert Profile.objects.filter(key="yt-petition").count() == 1
    today = timezone.localdate()
    sent = filled(row, signing_days=90, reply_signatures=600, valid_from=today.isoformat())
    assert admin.post(address(Profile, "edit", row.pk), sent).status_code == 302
    row.refresh_from_db()
    assert row.signing_days == 60
    assert set(row.tiers.values_list("signatures", flat=True)) == {500, 5000}
    new = Profile.objects.current(today).get(key="yt-petition")
    assert (new.signing_days, new.pk != row.pk) == (90, True)
    assert set(new.tiers.values_list("signatures", flat=True)) == {600, 5000}
    assert made.fresh(petition).profile == row


def test_a_version_in_use_can_be_retired(admin: Client) -> None:
    row = made.profile()
    made.petition()
    sent = filled(row, retired_on=timezone.localdate().isoformat())
    assert admin.post(address(Profile, "edit", row.pk), sent).status_code == 302
    assert not Profile.objects.current(timezone.localdate()).exists()
    assert Profile.objects.filter(key="yt-petition").count() == 1


def test_the_service_refuses_what_the_form_would() -> None:
    row = made.profile()
    made.petition()
    row.signing_days = 5
    with pytest.raises(VersionInUse):
        save_profile(profile=row, tiers={}, by=make.user())


@pytest.mark.parametrize(
    "wrong",
    [
        {"reply_days": ""},
        {"hearing_signatures": 500},
        {"sponsors_needed": 30},
        {"signing_days": 0},
    ],
)
def test_rules_that_contradict_themselves_are_told_so(
    admin: Client, wrong: dict[str, object]
) -> None:
    row = made.profile()
    answer = admin.post(address(Profile, "edit", row.pk), filled(row, **wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert set(row.tiers.values_list("signatures", flat=True)) == {500, 5000}


def test_a_quiet_period_ends_after_it_begins(admin: Client) -> None:
    sent = {"profile_key": "yt-petition", "reason": "换届选举"}
    wrong = sent | {"first_day": "2026-06-10", "last_day": "2026-06-01"}
    assert admin.post(address(Blackout, "add"), wrong).status_code == 200
    right = sent | {"first_day": "2026-06-01", "last_day": "2026-06-10"}
    assert admin.post(address(Blackout, "add"), right).status_code == 302
    assert Blackout.objects.get().reason == "换届选举"


def test_there_are_grounds_of_both_classes_with_advice_in_both_languages() -> None:
    rows = list(Ground.objects.all())
    assert sum(row.hides for row in rows) >= 3
    for row in rows:
        assert all([row.label_zh, row.label_en, row.advice_zh, row.advice_en])
