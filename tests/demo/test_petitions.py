"""The demo city's petitions: the numbers of practice.md, with curves one may believe."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Avg, Sum
from django.utils import timezone

from config.demo import petitions
from config.demo.cast import cast, crowd, departments, regions
from config.demo.content import read
from config.demo.model import Person
from contributions.models import Contribution
from notifications.models import Notice
from petitions.models import HourTally, Mailing, Petition, Position, RegionTally, Signature
from petitions.services.recounting import recount
from petitions.timeline import promises_of, timeline
from responses.models import Case

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(timezone.datetime(2026, 5, 20, 15, 30))


@pytest.fixture
def city() -> dict[str, Petition]:
    """The petitions by their key, built on a Wednesday for a crowd of 900."""
    regions()
    units = departments()
    codes = ["YT-LJ"] * 6 + ["YT-BL"] * 2 + ["YT-DC", ""]
    crowd([Person(f"p{n}", f"居民{n}", "individual", codes[n % 10], 1) for n in range(900)])
    petitions.build(units, cast(units), NOW)
    told = read("petitions.toml")
    keys = {row["title"]: row["key"] for name in told for row in told[name]}
    return {keys.get(row.title, "doorplate"): row for row in Petition.objects.all()}


def test_the_city_has_its_petitions_as_the_plan_says(city: dict[str, Petition]) -> None:
    facts = {key: (row.state, row.signature_count) for key, row in city.items()}
    assert facts == {
        "toilets": ("open", 812),
        "exam-quiet": ("open", 4937),
        "sound-data": ("closed", 1386),
        "railway": ("rejected", 6),
        "doorplate": ("hidden", 6),
        "night-ferry": ("sponsoring", 4),
        "clinic-bus": ("draft", 0),
    }
    _promises_are_as_planned(city)
    _sums_are_true()
    _curves_are_believable(city)
    _words_are_there(city)
    _nobody_is_named(city["doorplate"])
    _everybody_has_been_told()
    noted = city["exam-quiet"].invalidations.get()
    assert noted.state == "previewed"
    assert 10 <= noted.previewed <= 40


def _promises_are_as_planned(city: dict[str, Petition]) -> None:
    today = timezone.localdate(NOW)
    toilets = Case.objects.get(thread=city["toilets"].thread)
    assert (toilets.state, (toilets.due_on - today).days, toilets.backers) == ("accepted", 12, 812)
    assert (city["exam-quiet"].last_day.date() - today).days == 6
    (answered,) = promises_of(city["sound-data"])
    assert (answered.ratings, round(answered.stars, 1)) == (45, 4.2)
    assert answered.case.answered_at.date() <= answered.due_on
    for row in city.values():
        steps = timeline(row, promises_of(row), row.profile.tiers.all(), (), NOW)
        dates = [step.at for step in steps if step.state == "done"]
        assert dates == sorted(dates)
        assert not dates or dates[-1] <= NOW


def _sums_are_true() -> None:
    counted = RegionTally.objects.aggregate(n=Sum("count"))["n"]
    assert counted == Signature.objects.count() == HourTally.objects.aggregate(n=Sum("count"))["n"]
    assert Position.objects.get().signature_id == Signature.objects.latest("pk").pk
    assert recount(NOW) == 0


def _curves_are_believable(city: dict[str, Petition]) -> None:
    for row in (city["toilets"], city["exam-quiet"], city["sound-data"]):
        first, last = row.opened_at - timedelta(days=9), min(NOW, row.closes_at)
        signed = list(row.signatures.values_list("signed_at", flat=True))
        assert first < min(signed)
        assert max(signed) < last
        days = Counter(timezone.localtime(at).date() for at in signed)
        assert max(days.values()) > 6 * sorted(days.values())[len(days) // 2]
        hours = Counter(timezone.localtime(at).hour for at in signed)
        assert hours[20] > 5 * hours[3]
        assert row.regions.get(region="YT-LJ").count > row.signature_count * 0.45
    assert city["sound-data"].signatures.filter(network__isnull=False).count() == 0


def _words_are_there(city: dict[str, Petition]) -> None:
    for key, reasons in {"toilets": 14, "exam-quiet": 18, "sound-data": 12}.items():
        said = city[key].thread.contributions
        assert Counter(said.values_list("state", flat=True)) == {"published": reasons}
        assert said.filter(agree_count__gte=5).exists()
        assert said.aggregate(mean=Avg("agree_count"))["mean"] < 30
    assert city["exam-quiet"].told.filter(sent_at__isnull=False).count() == 2


def _nobody_is_named(hidden: Petition) -> None:
    assert "13900139000" not in hidden.background
    assert not hidden.thread.contributions.exists()


def _everybody_has_been_told() -> None:
    assert not Mailing.objects.filter(done_at__isnull=True).exists()
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert {"petition_answered", "petition_news", "petition_rejected", "petition_hidden"} <= kinds
    assert not Contribution.objects.filter(state="pending").exists()
