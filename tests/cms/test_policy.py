"""What publishing a page writes, keeps, refuses and does on schedule."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import PageLogEntry, Revision

from audit.models import Event
from cms.models import PolicyPage, PublicRecord
from consultations.models import ClauseText, Consultation, Profile, Rules, Version
from consultations.services import NotReleasable, close
from consultations.services.release import OverAlready
from contributions.models import Thread
from tests import make
from tests.cms import pages

pytestmark = pytest.mark.django_db
NOW = timezone.now


def days(count: int) -> dict[str, object]:
    return {"closes_on": timezone.localdate() + timedelta(days=count)}


@pytest.mark.parametrize(
    ("part", "empty"),
    [
        ("note", " "),
        ("contact", ""),
        ("closes_on", None),
        ("lead", None),
        ("profile", None),
        ("clauses", []),
    ],
)
def test_each_part_that_is_missing_is_named(part, empty):
    page = pages.policy()
    setattr(page, part, empty)

    assert list(page.draft(NOW()).missing()) == [part]
    with pytest.raises(NotReleasable) as refusal:
        pages.publish(page)
    assert len(refusal.value.details) == 1
    kept = PolicyPage.objects.get(pk=page.pk)
    assert (kept.live, kept.consultation, Consultation.objects.count()) == (False, None, 0)


def test_everything_that_is_missing_is_named_at_once():
    page = PolicyPage(title="空", slug="empty")

    assert sorted(page.draft(NOW()).missing()) == [
        "closes_on",
        "contact",
        "lead",
        "note",
        "profile",
    ]


def test_a_complete_draft_lacks_nothing():
    assert pages.policy().draft(NOW()).missing() == {}


@pytest.mark.parametrize(
    ("length", "reason", "missing"),
    [
        (30, "", []),
        (29, "", ["short_period_reason"]),
        (29, "汛期将至", []),
        (7, "汛期将至", []),
        (6, "汛期将至", ["closes_on"]),
        (0, "汛期将至", ["closes_on"]),
        (-1, "汛期将至", ["closes_on"]),
    ],
)
def test_a_short_period_asks_for_its_reason_and_one_that_is_too_short_is_refused(
    length, reason, missing
):
    page = pages.policy(**days(length), short_period_reason=reason)

    assert list(page.draft(NOW()).missing()) == missing


def test_no_period_is_made_longer_by_a_first_day_in_the_past():
    page = pages.policy(**days(3), opens_on=timezone.localdate() - timedelta(days=60))

    assert page.draft(NOW()).days == 3


def test_a_clause_without_words_is_named():
    page = pages.policy(clauses=pages.blocks(item=" "))

    assert list(page.draft(NOW()).missing()) == ["clauses"]


def test_two_clauses_with_one_key_are_refused():
    page = pages.policy(clauses=[*pages.blocks(), pages.blocks()[0]])

    assert list(page.draft(NOW()).missing()) == ["clauses"]


def test_publishing_writes_a_row_with_its_own_thread_for_each_block():
    page = pages.published(legal_basis="《立法法》\n\n 《规章制定程序条例》 ", questions="几点？")

    version = Version.objects.get()
    texts = version.texts.select_related("clause__thread")
    assert [(t.clause.key, t.level, t.label, t.heading, t.text) for t in texts] == [
        (pages.keys()[0], "chapter", "第一章", "总则", ""),
        (pages.keys()[1], "article", "第一条", "目的", "为了规范滨江夜间活动。"),
        (pages.keys()[2], "paragraph", "", "", "市文化和旅游局负责协调。"),
        (pages.keys()[3], "item", "（一）", "", "静谧区二十二时以后不得使用音箱。"),
    ]
    assert len({text.clause.thread_id for text in texts}) == 4
    assert (version.note, version.legal_basis) == (
        pages.NOTE,
        ["《立法法》", "《规章制定程序条例》"],
    )
    assert (page.live, page.consultation, page.consultation.state) == (
        True,
        version.consultation,
        Consultation.State.OPEN,
    )
    assert page.consultation.questions == ["几点？"]


def test_a_changed_text_is_the_next_version_and_keeps_every_thread():
    page = pages.published()
    before = [text.clause.thread_id for text in ClauseText.objects.all()]
    page.clauses = [*pages.blocks(article="为了安宁。")[1:], *make_block()]

    page = pages.publish(page)

    versions = Version.objects.order_by("number")
    after = [text.clause.thread_id for text in versions[1].texts.all()]
    assert [version.number for version in versions] == [1, 2]
    assert after[:3] == before[1:]
    assert after[3] not in before
    assert versions[0].texts.get(level="article").text == "为了规范滨江夜间活动。"
    assert versions[1].texts.get(label="第一条").text == "为了安宁。"
    assert page.consultation == versions[0].consultation == versions[1].consultation


def make_block() -> list[dict[str, object]]:
    value = {"label": "第二条", "heading": "", "text": "自发布之日起施行。"}
    return [{"type": "article", "id": str(make.clause_key(9)), "value": value}]


def test_publishing_the_same_text_again_makes_no_version_but_brings_the_facts_up_to_date():
    page = pages.published()
    page.contact = "新的电话 0990-7654321"

    page = pages.publish(page)

    assert (Version.objects.count(), Thread.objects.count()) == (1, 5)
    assert page.consultation.contact == "新的电话 0990-7654321"
    verbs = Event.objects.filter(verb__startswith="consultations.").values_list("verb", flat=True)
    assert sorted(verbs) == [
        "consultations.amended",
        "consultations.opened",
        "consultations.released",
    ]


def test_a_round_that_runs_is_given_more_time_on_its_desk_and_not_by_publishing():
    page = pages.published()
    page.closes_on += timedelta(days=5)

    with pytest.raises(NotReleasable) as no:
        pages.publish(page)

    assert "延长" in no.value.details[0]
    assert Consultation.objects.get().last_day == page.closes_on - timedelta(days=5)


def test_a_revision_from_before_the_first_release_does_not_forget_the_consultation():
    page = pages.policy()
    early = page.save_revision()
    released = pages.publish(page).consultation

    early.refresh_from_db()
    early.publish()

    assert PolicyPage.objects.get().consultation == released
    assert Consultation.objects.count() == 1


def test_a_page_loaded_before_the_release_does_not_release_twice():
    page = pages.policy()
    stale = PolicyPage.objects.get(pk=page.pk)
    pages.publish(page)

    stale.publish(Revision.objects.latest("pk"))

    assert Consultation.objects.count() == 1


def test_the_text_of_a_round_that_is_over_is_not_changed():
    page = pages.published()
    close(consultation=page.consultation, now=NOW())
    page.note = "另一份说明"

    with pytest.raises(OverAlready):
        pages.publish(page)
    assert Version.objects.get().note == pages.NOTE


def test_a_file_is_published_with_its_size_and_fingerprint():
    document = Document.objects.create(
        title="起草说明", file=ContentFile("起草说明全文".encode(), name="note.txt")
    )
    pages.published(attachments=[("document", document)])

    assert Version.objects.get().attachments == [
        {
            "title": "起草说明",
            "url": document.url,
            "size": 18,
            "sha256": hashlib.sha256("起草说明全文".encode()).hexdigest(),
        }
    ]


def test_a_draft_never_goes_live_but_as_a_consultation():
    page = pages.policy()
    page.live, page.live_revision = True, page.save_revision()

    with pytest.raises(ValidationError):
        page.full_clean()


def test_a_page_that_became_a_consultation_is_neither_taken_back_nor_deleted():
    page = pages.published()

    for act in (page.unpublish, page.delete):
        with pytest.raises(PublicRecord):
            act()
    assert PolicyPage.objects.get().live


def test_a_draft_may_be_deleted():
    pages.policy().delete()

    assert PolicyPage.objects.count() == 0


def test_a_copy_is_no_part_of_the_consultation():
    page = pages.published()

    copy = page.copy(update_attrs={"slug": "copy"}, keep_live=False)

    assert (copy.specific.consultation, copy.live) == (None, False)


class TestOnSchedule:
    def planned(self, **columns):
        moment = NOW() + timedelta(days=2)
        page = pages.policy(go_live_at=moment, closes_on=moment.date() + timedelta(days=35))
        for name, value in columns.items():
            setattr(page, name, value)
        return pages.publish(page), moment

    def test_nothing_is_released_before_its_time(self):
        page, moment = self.planned()
        with time_machine.travel(moment - timedelta(minutes=1)):
            call_command("publish_scheduled", verbosity=0)

        assert (page.live, Consultation.objects.count()) == (False, 0)

    def test_the_round_opens_when_the_time_has_come(self):
        page, moment = self.planned()
        with time_machine.travel(moment + timedelta(minutes=1)):
            call_command("publish_scheduled", verbosity=0)

        page.refresh_from_db()
        assert (page.live, page.consultation.state) == (True, Consultation.State.OPEN)

    def test_a_plan_is_refused_where_something_is_missing(self):
        with pytest.raises(NotReleasable):
            self.planned(contact="")
        assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 0

    def test_the_period_is_counted_from_the_planned_day(self):
        with pytest.raises(NotReleasable):
            self.planned(closes_on=timezone.localdate() + timedelta(days=30))

    def test_a_plan_that_can_no_longer_be_kept_is_dropped_and_the_next_page_has_its_turn(self):
        broken, moment = self.planned()
        Rules.objects.filter(profile="cn-rule").update(hard_min_days=60, min_days=60)
        page = pages.policy(
            profile=Profile.objects.get(pk="cn-normative"),
            go_live_at=moment + timedelta(seconds=1),
            closes_on=moment.date() + timedelta(days=35),
        )
        pages.publish(page)

        for _ in range(2):
            with time_machine.travel(moment + timedelta(minutes=1)):
                call_command("publish_scheduled", verbosity=0)

        broken.refresh_from_db()
        page.refresh_from_db()
        assert (broken.live, broken.approved_schedule, page.live) == (False, False, True)
        told = PageLogEntry.objects.filter(action="cms.not_released")
        assert list(told.values_list("page_id", flat=True)) == [broken.pk]

    def test_a_next_version_waits_for_its_day_too(self):
        page = pages.published()
        page.note, page.go_live_at = "修改说明", NOW() + timedelta(days=2)
        page = pages.publish(page)
        assert (Version.objects.count(), page.live) == (1, True)

        with time_machine.travel(NOW() + timedelta(days=3)):
            call_command("publish_scheduled", verbosity=0)

        assert [v.note for v in Version.objects.all()] == ["修改说明", pages.NOTE]

    def test_publishing_by_hand_while_a_plan_is_due_leaves_one_version_that_stays(self):
        page, moment = self.planned()
        with time_machine.travel(moment + timedelta(minutes=1)):
            page.refresh_from_db()
            page.note, page.go_live_at = "最后一稿", None
            page.save_revision().publish()
            call_command("publish_scheduled", verbosity=0)

        assert [version.note for version in Version.objects.all()] == ["最后一稿"]
        page = PolicyPage.objects.get(pk=page.pk)
        assert (page.live, page.approved_schedule, page.note) == (True, False, "最后一稿")

    def test_a_plan_that_was_carried_out_is_followed_by_what_is_published_by_hand(self):
        page, moment = self.planned()
        with time_machine.travel(moment + timedelta(minutes=1)):
            call_command("publish_scheduled", verbosity=0)
            page = PolicyPage.objects.get(pk=page.pk)
            page.note = "第二稿"
            pages.publish(page)

        assert [version.number for version in Version.objects.all()] == [2, 1]
        assert Consultation.objects.count() == 1
