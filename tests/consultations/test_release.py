from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from consultations.models import Clause, ClauseText, Consultation, Rules, Version
from consultations.services import NotReleasable, close, release_version
from core.errors import DomainError
from tests import make

pytestmark = pytest.mark.django_db


def release(draft, consultation=None):
    return release_version(
        consultation=consultation, draft=draft, actor=make.user(), now=timezone.now()
    )


def test_a_released_draft_is_an_open_round_whose_clauses_can_be_spoken_of():
    version = release(make.draft(clauses=make.clauses(2)))

    consultation = version.consultation
    assert (version.number, consultation.state, consultation.days) == (1, "open", 37)
    assert [(t.level, t.label, t.heading, t.text) for t in version.texts.all()] == [
        ("chapter", "第一章", "总则", ""),
        ("article", "第1条", "标题1", "第1条的内容。"),
        ("article", "第2条", "标题2", "第2条的内容。"),
    ]
    threads = [text.clause.thread for text in version.texts.all()]
    assert len({thread.pk for thread in threads}) == 3
    assert {thread.closed_at for thread in threads} == {None}
    assert Event.objects.filter(verb="consultations.released").count() == 1


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("note", " "),
        ("closes_on", None),
        ("contact", ""),
        ("lead", None),
        ("profile", None),
        ("clauses", ()),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_published(part, value):
    draft = replace(make.draft(), **{part: value})

    with pytest.raises(NotReleasable) as refused:
        release(draft)

    assert set(draft.missing()) == {part}
    assert len(refused.value.details) == 1
    assert not Consultation.objects.exists()


def test_everything_that_is_missing_is_named_at_once():
    draft = replace(make.draft(), note="", contact="", lead=None, closes_on=None)

    assert set(draft.missing()) == {"note", "contact", "lead", "closes_on"}


def test_a_short_period_needs_a_reason():
    draft = make.draft(closes_on=timezone.localdate() + timedelta(days=29))

    assert set(draft.missing()) == {"short_period_reason"}
    assert replace(draft, short_period_reason="汛期将至。").missing() == {}


def test_no_reason_makes_six_days_enough():
    closes_on = timezone.localdate() + timedelta(days=6)
    draft = make.draft(closes_on=closes_on, short_period_reason="急。")

    assert set(draft.missing()) == {"closes_on"}


def test_a_period_that_opens_later_is_announced_and_its_threads_are_closed():
    today = timezone.localdate()
    version = release(
        make.draft(opens_on=today + timedelta(days=3), closes_on=today + timedelta(days=40))
    )

    assert version.consultation.state == "announced"
    assert version.texts.first().clause.thread.closed_at is not None


def test_the_next_version_keeps_the_threads_of_the_clauses_that_stay():
    first = release(make.draft(clauses=make.clauses(2)))
    before = {text.clause.key: text.clause.thread_id for text in first.texts.all()}

    changed = tuple(replace(part, text=part.text + "改") for part in make.clauses(3))
    second = release(make.draft(clauses=changed), first.consultation)

    after = {text.clause.key: text.clause.thread_id for text in second.texts.all()}
    assert second.number == 2
    assert {key: after[key] for key in before} == before
    assert len(after) == 4
    assert [text.text for text in first.texts.all()][1] == "第1条的内容。"


def test_a_published_period_is_not_shortened():
    first = release(make.draft())
    closes_at = first.consultation.closes_at
    sooner = make.draft(closes_on=timezone.localdate() + timedelta(days=31))

    release(sooner, first.consultation)

    first.consultation.refresh_from_db()
    assert first.consultation.closes_at == closes_at


def test_the_text_of_a_round_that_is_over_stays():
    version = release(make.draft())
    close(consultation=version.consultation, now=timezone.now())

    with pytest.raises(DomainError):
        release(make.draft(clauses=make.clauses(4)), version.consultation)

    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda version: ClauseText.objects.update(level="sentence"),
        lambda version: ClauseText.objects.update(text="", heading=""),
        lambda version: Version.objects.update(note=""),
        lambda version: Consultation.objects.update(contact=""),
        lambda version: Consultation.objects.update(closes_at=timezone.now() - timedelta(days=90)),
        lambda version: Consultation.objects.update(state="forgotten"),
        lambda version: Clause.objects.update(key=make.clause_key(1)),
        lambda version: Rules.objects.update(moderation="never"),
    ],
)
def test_the_database_refuses_what_no_round_may_be(write):
    version = release(make.draft())

    with pytest.raises(IntegrityError), transaction.atomic():
        write(version)
