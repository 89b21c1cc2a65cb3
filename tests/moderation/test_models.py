from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from contributions.models import Contribution
from moderation.models import Case, Decision, Reason
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now()
States = Contribution.State


def case(hours: float = 0, **columns: object) -> Case:
    row = make.contribution(state=columns.pop("state", States.PENDING))
    return Case.objects.create(
        contribution=row,
        cause=columns.pop("cause", Case.Cause.ABUSE),
        opened_at=NOW - timedelta(hours=hours),
        **columns,
    )


@pytest.mark.parametrize(
    ("hours", "waits", "urgency"),
    [
        (0, 0, "fresh"),
        (11.99, 11, "fresh"),
        (12, 12, "soon"),
        (23.99, 23, "soon"),
        (24, 24, "late"),
        (100, 100, "late"),
    ],
)
def test_a_case_is_late_after_a_day(hours: float, waits: int, urgency: str) -> None:
    row = case(hours)

    assert (row.waits(NOW), row.urgency(NOW)) == (waits, urgency)


def test_the_queue_is_what_nobody_decided_and_nobody_withdrew() -> None:
    waiting = case()
    case(closed_at=NOW)
    withdrawn = case(state=States.WITHDRAWN)

    assert list(Case.objects.waiting()) == [waiting]
    assert list(Case.objects.undecided().order_by("pk")) == [waiting, withdrawn]


def test_the_queue_goes_by_age_and_not_by_number() -> None:
    young, old, middle, twin = case(1), case(9), case(5), case(5)

    assert list(Case.objects.oldest_first()) == [old, middle, twin, young]
    assert list(Case.objects.oldest_first(after=middle.pk)) == [twin, young]
    assert list(Case.objects.oldest_first(after=young.pk)) == []


def test_causes_are_counted_most_first() -> None:
    for cause in ("abuse", "advert", "advert"):
        case(cause=cause)

    assert list(Case.objects.waiting().by_cause()) == [
        {"cause": "advert", "count": 2},
        {"cause": "abuse", "count": 1},
    ]


def test_what_the_machine_saw_is_told_in_words() -> None:
    row = case(
        findings=[
            {"code": "advert", "evidence": "加微"},
            {"code": "privacy", "evidence": "mobile, qq"},
            {"code": "pre", "evidence": ""},
        ]
    )

    with translation.override("en"):
        assert [seen[:2] for seen in row.seen] == [
            ("looks like an advertisement", "加微"),
            ("personal data was replaced", "mobile number, QQ number"),
            ("this discussion is checked before publication", ""),
        ]


@pytest.mark.parametrize(
    ("state", "waits", "actions"),
    [
        (States.PENDING, True, ["approve", "withhold"]),
        (States.PUBLISHED, True, ["approve", "hide"]),
        (States.PUBLISHED, False, ["hide"]),
        (States.WITHHELD, False, ["restore"]),
        (States.HIDDEN, False, ["restore"]),
        (States.WITHDRAWN, True, []),
    ],
)
def test_only_what_makes_sense_is_offered(state: str, actions: list[str], *, waits: bool) -> None:
    offered = Decision.possible(Contribution(state=state), waits=waits)

    assert [action for action, _label in offered] == actions


def test_a_retired_ground_is_not_given_any_more() -> None:
    today = date(2026, 3, 1)
    Reason.objects.filter(pk="unclear").update(retired_on=today)
    Reason.objects.filter(pk="off_topic").update(retired_on=today + timedelta(days=1))

    current = set(Reason.objects.current(today).values_list("pk", flat=True))

    assert {"unclear", "off_topic"} & current == {"off_topic"}
    assert len(current) == 13


def test_the_database_refuses_a_second_open_case() -> None:
    row = case()

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(contribution=row.contribution, cause="pre", opened_at=NOW)

    Case.objects.update(closed_at=NOW)
    Case.objects.create(contribution=row.contribution, cause="pre", opened_at=NOW)


def test_the_database_refuses_an_unknown_cause() -> None:
    row = case()

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=row.pk).update(cause="opinion")


@pytest.mark.parametrize(
    "columns",
    [
        {"action": "delete"},
        {"action": "withhold"},
        {"action": "hide"},
        {"action": "hide", "reason_id": Reason.OTHER},
    ],
    ids=["unknown", "withheld without a reason", "hidden without a reason", "on no basis"],
)
def test_the_database_refuses_a_bad_decision(columns: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            contribution=make.contribution(),
            moderator=make.user("moderator"),
            decided_at=NOW,
            **columns,
        )
