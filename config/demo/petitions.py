"""The demo city's petitions, in every stage, through the services that citizens use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db.models import F
from django.utils import timezone

from accounts.models import Department, User
from config.demo import petitions_desk, petitions_fraud
from config.demo.cast import crowd
from config.demo.content import read
from config.demo.model import Person
from config.demo.petitions_signing import forget_families, period, signatures
from contributions.models import Contribution, Vote
from moderation.models import Case as Held
from moderation.models import Decision
from moderation.services import decide, receive
from petitions import services
from petitions.models import (
    Check,
    Ground,
    Petition,
    Position,
    Profile,
    Reason,
    Receipts,
    Signature,
    Tier,
)
from petitions.services.counting import count, count_activity
from petitions.services.reading import read_due
from petitions.services.telling import send_due
from petitions.services.thresholds import open_cases

RULES = "yt-petition"
# How many agree with a reason at most, and how long after it came.
MOST_AGREEING, HOUR = 60, timedelta(hours=1)


@dataclass(frozen=True)
class City:
    """Who takes part, and the day from which the days of petitions.toml are counted."""

    units: dict[str, Department]
    people: dict[str, User]
    accounts: list[User]
    now: datetime

    def at(self, day: int, hour: int) -> datetime:
        """The full hour of the day so many days from today, where the city is."""
        today = timezone.localtime(self.now).replace(hour=hour, minute=0, second=0, microsecond=0)
        return min(today + timedelta(days=day), self.now)


def build(units: dict[str, Department], people: dict[str, User], now: datetime) -> None:
    """Build them all; the caller has built the people who sign."""
    accounts = list(User.objects.filter(email__endswith="@citizens.yunting.example").order_by("pk"))
    told = read("petitions.toml")
    rows = [*told["petition"], *told["refused"], *told["begun"]]
    city = City(units, people | _creators(rows), accounts, now)
    opened = {row["key"]: _open(row, city) for row in told["petition"]}
    _sign(told["petition"], opened, city)
    for row in told["petition"]:
        _speak(row, opened[row["key"]], city)
        petitions_desk.answer(opened[row["key"]], row, city.people)
    for row in told["refused"]:
        _refuse(row, city)
    for row in told["begun"]:
        _begin(row, city)
    count(now)
    services.move_on(now)
    count_activity(now)
    read_due(now)
    forget_families(Petition.objects.filter(state=Petition.State.CLOSED))
    petitions_fraud.note(opened["exam-quiet"], people["qiao_man"], now)
    _tell_all(now)


def _creators(rows: Iterable[dict[str, Any]]) -> dict[str, User]:
    """Accounts of those who begin a petition and are none of the cast."""
    return crowd(
        [
            Person(row["creator"], row["creator_name"], "individual", row["creator_region"], 2)
            for row in rows
            if "creator_name" in row
        ]
    )


def _write(row: dict[str, Any], city: City, at: datetime) -> Petition:
    """A draft with all its words; where ``after`` names a rejected one, in its place."""
    key = uuid5(NAMESPACE_URL, f"yunting/petition/{row['key']}")
    creator = city.people[row["creator"]]
    earlier = Petition.objects.filter(title=row.get("after", ""), creator=creator).first()
    petition = services.draft(
        creator=creator,
        profile=Profile.objects.get(key=RULES),
        key=key,
        now=at,
        title=row["title"],
        edited_from=earlier,
    )
    services.rewrite(
        petition=petition,
        now=at,
        ask=row["ask"],
        background=row["background"].strip(),
        departments=[city.units[code] for code in row.get("departments", ())],
    )
    petition.refresh_from_db()
    return petition


def _begin(row: dict[str, Any], city: City) -> None:
    """A draft, or one that has some of the sponsors it needs."""
    at = city.at(row["begun"], 19)
    petition = _write(row, city, at)
    if row["sponsors"]:
        services.look_for_sponsors(petition=petition, now=at)
        _sponsor(petition, row, city, row["sponsors"], at + timedelta(days=3))


def _hand_in(row: dict[str, Any], city: City, at: datetime) -> Petition:
    """Write it, find its sponsors within four days, and have it wait for a checker at ``at``."""
    petition = _write(row, city, at - timedelta(days=5))
    services.look_for_sponsors(petition=petition, now=at - timedelta(days=4))
    return _sponsor(petition, row, city, petition.profile.sponsors_needed, at)


def _sponsor(
    petition: Petition, row: dict[str, Any], city: City, most: int, at: datetime
) -> Petition:
    """Let ``most`` people sponsor it, the last of them at ``at``, one in half a day."""
    sponsors = Random(row["key"]).sample(city.accounts, most)
    for number, person in enumerate(sponsors, 1):
        when = at - timedelta(hours=12 * (len(sponsors) - number))
        services.sponsor(petition=petition, person=person, now=when)
        rows = Signature.objects.filter(petition=petition, signed_at__gt=when)
        rows.update(signed_at=when)  # the database's clock says today
    petition.refresh_from_db()
    return petition


def _open(row: dict[str, Any], city: City) -> Petition:
    at = city.at(row["opened"], 9)
    petition = _hand_in(row, city, at - timedelta(days=2))
    services.check(
        petition=petition,
        checker=city.people["qiao_man"],
        outcome=Check.Outcome.OPEN,
        lead=city.units[row["lead"]],
        now=at,
    )
    petition.refresh_from_db()
    return petition


def _sign(rows: list[dict[str, Any]], opened: dict[str, Petition], city: City) -> None:
    """Write the signatures and count them, each threshold on the day on which it was reached."""
    first = Tier.objects.filter(profile__key=RULES).order_by("signatures")[0].signatures
    batches = []
    for row in rows:
        petition = opened[row["key"]]
        opened_at, ends = period(petition, city.now)
        made = signatures(petition, row, city.accounts, opened_at, ends)
        crossing = first - petition.signatures.count()
        batches += [(made[crossing - 1].signed_at, made[:crossing]), (ends, made[crossing:])]
    for at, made in sorted(batches, key=itemgetter(0)):
        Signature.objects.bulk_create(made, batch_size=1000)
        count(at)
        open_cases()
    for petition in opened.values():
        petition.refresh_from_db()


def _speak(row: dict[str, Any], petition: Petition, city: City) -> None:
    """Signers give their reasons as they sign; the creator tells them news."""
    signed = petition.signatures.filter(signer__isnull=False, channel=Signature.Channel.WEB)
    signed = signed.exclude(signer=petition.creator).select_related("signer").order_by("signed_at")
    rows = list(signed)
    step = len(rows) // len(row["reasons"])
    for words, signature in zip(row["reasons"], rows[::step], strict=False):
        said = receive(
            thread=petition.thread, author=signature.signer, body=words, at=signature.signed_at
        )
        Reason.objects.create(contribution=said, signature=signature)
    _agree(petition, rows)
    for told in row.get("news", ()):
        at = city.at(told["day"], 10)
        news = services.tell_signers(petition=petition, words=told["words"], now=at)
        _let_through(news.contribution, city.people["qiao_man"], at + 3 * HOUR)
        services.send_news(at + 4 * HOUR)


def _agree(petition: Petition, rows: list[Signature]) -> None:
    """Signers agree with each other's reasons: a few gather most of it."""
    rng = Random(petition.title)
    for said in petition.thread.contributions.shown():
        wanted = min(int(rng.paretovariate(0.9)) + 2, MOST_AGREEING, len(rows) - 1)
        voters = [row.signer_id for row in rng.sample(rows, wanted)]
        votes = [
            Vote(contribution=said, voter_id=pk, value=1)
            for pk in voters
            if pk and pk != said.author_id
        ]
        Vote.objects.bulk_create(votes)
        agreed = F("agree_count") + len(votes)
        Contribution.objects.filter(pk=said.pk).update(agree_count=agreed)


def _let_through(said: Contribution, moderator: User, at: datetime) -> None:
    if Held.objects.waiting().filter(contribution=said).exists():
        approve = Decision.Action.APPROVE
        decide(contribution=said, moderator=moderator, action=approve, now=at)


def _refuse(row: dict[str, Any], city: City) -> None:
    """A petition that is not opened, with the ground on which it is not."""
    at = city.at(row["handed_in"], 16)
    ground = Ground.objects.get(pk=row["ground"])
    services.check(
        petition=_hand_in(row, city, at),
        checker=city.people["qiao_man"],
        outcome=Check.Outcome.HIDE if ground.hides else Check.Outcome.REJECT,
        ground=ground,
        note=row["note"],
        now=at + timedelta(days=2),
    )


def _tell_all(now: datetime) -> None:
    """Whatever signers were to be told has been told by now."""
    while send_due(now):
        continue
    # Who signed weeks ago is not told today that they did.
    Receipts.objects.update(signature_id=Position.objects.get(pk=1).signature_id)
