"""A remark is treated, and its department agrees or upholds it; each step is kept."""

import pytest
from django.utils import timezone

from cms.circulating import asking, treating
from cms.models import Circulation, PolicyPage, Remark
from consultations.services import NotReleasable
from core.errors import StaleState, UnlawfulMove
from notifications.models import Notice
from tests.cms import pages
from tests.cms.circulating import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def remark() -> Remark:
    return made.remark()


def steps(row: Remark) -> list[tuple[str, str, str]]:
    return list(row.steps.values_list("act", "treatment", "words"))


def test_a_dispute_goes_from_no_to_no_and_each_step_is_kept(remark: Remark) -> None:
    row = made.dispute(made.uphold(made.treat(remark)))

    assert (row.state, row.treatment) == ("disputed", "declined")
    assert row.dispute_reason == "职责由上位法确定，本办法不能改变。"
    assert steps(row) == [
        ("treated", "declined", made.DECLINED),
        ("upheld", "", "我局坚持原意见，理由同前。"),
        ("disputed", "", row.dispute_reason),
    ]
    units = [step.department for step in row.steps.all()]
    ours, theirs = row.invitation.circulation.department, row.invitation.department
    assert units == [ours, theirs, ours]


def test_more_talks_settle_a_dispute(remark: Remark) -> None:
    row = made.dispute(made.uphold(made.treat(remark)))

    row = made.agree(made.treat(row, "partly", "采纳联合检查，不改主管部门。"))

    assert (row.state, row.treatment, row.dispute_reason) == ("agreed", "partly", "")
    with pytest.raises(UnlawfulMove):
        made.treat(row)


def test_the_second_of_two_drafters_is_told(remark: Remark) -> None:
    made.treat(remark, "adopted", "")

    with pytest.raises(StaleState):
        made.treat(remark, "declined")
    assert made.fresh(remark).treatment == "adopted"


def test_a_department_agrees_only_to_what_it_has_read(remark: Remark) -> None:
    read = made.treat(remark)
    made.treat(made.fresh(remark), "partly")

    with pytest.raises(StaleState):
        made.agree(read)
    assert made.fresh(remark).state == "treated"


def test_what_is_not_treated_yet_is_neither_agreed_nor_upheld(remark: Remark) -> None:
    for act in (made.agree, made.uphold, made.dispute):
        with pytest.raises(UnlawfulMove):
            act(remark)


def test_several_are_adopted_at_once_and_none_that_was_treated(remark: Remark) -> None:
    circulation = remark.invitation.circulation
    other = made.circulation(made.bureau()[0])
    alien = made.reply(made.invitation(other), made.said(made.FIRST)).remarks.get()
    facts = {"by": circulation.started_by, "words": "", "now": timezone.now()}
    ids = [remark.pk, alien.pk]

    first = treating.adopt(circulation=circulation, remarks=ids, **facts)
    again = treating.adopt(circulation=circulation, remarks=ids, **facts)

    assert (first, again) == (1, 0)
    assert (made.fresh(remark).treatment, made.fresh(alien).state) == ("adopted", "waiting")
    assert steps(remark) == [("treated", "adopted", "")]


def test_the_department_is_told_once_a_day_of_what_is_not_adopted(remark: Remark) -> None:
    made.treat(made.treat(made.treat(remark, "adopted", "")))

    told = Notice.objects.filter(kind="circulation_treated")
    assert [notice.recipient for notice in told] == [made.official_of(remark.invitation)]


def test_who_upholds_is_heard_by_the_drafter(remark: Remark) -> None:
    made.uphold(made.treat(remark))

    told = Notice.objects.get(kind="circulation_upheld")
    assert told.recipient == remark.invitation.circulation.started_by


def test_a_round_that_was_recalled_is_treated_no_more(remark: Remark) -> None:
    row = remark.invitation.circulation
    asking.recall(circulation=row, by=row.started_by, reason="换稿。", now=timezone.now())

    with pytest.raises(treating.Recalled):
        made.treat(made.fresh(remark))


def _page(remark: Remark) -> PolicyPage:
    return PolicyPage.objects.get(pk=remark.invitation.circulation.page_id)


def test_a_dispute_without_its_reason_stands_in_the_way_of_publication(remark: Remark) -> None:
    row, page = made.uphold(made.treat(remark)), _page(remark)

    assert "__all__" in page.draft(timezone.now()).missing()
    with pytest.raises(NotReleasable):
        page.get_latest_revision().publish(user=pages.approver())
    made.dispute(row)
    assert page.draft(timezone.now()).missing() == {}
    page.get_latest_revision().publish(user=pages.approver())
    assert _page(remark).live


def test_a_recalled_round_stands_in_no_way(remark: Remark) -> None:
    row = made.uphold(made.treat(remark)).invitation.circulation

    asking.recall(circulation=row, by=row.started_by, reason="换稿。", now=timezone.now())

    assert _page(remark).draft(timezone.now()).missing() == {}


def test_the_approver_reads_how_the_round_stands(remark: Remark) -> None:
    page = _page(remark)

    def told() -> set[str]:
        return {one.name for one in page.draft(timezone.now()).findings} & {
            "departments_open",
            "departments_silent",
            "departments_untreated",
            "departments_dispute",
        }

    assert told() == {"departments_open", "departments_untreated"}
    row = Circulation.objects.get()
    asking.close(circulation=row, by=row.started_by, now=timezone.now())
    made.treat(remark)
    assert told() == set()
    made.circulation(page=page, now=made.later(-30))
    last = Circulation.objects.get(number=2)
    asking.close(circulation=last, by=last.started_by, now=timezone.now())
    assert told() == {"departments_silent"}


def test_a_draft_about_which_nobody_was_asked_is_told_nothing() -> None:
    assert not [
        one for one in made.draft().draft(timezone.now()).findings if "departments" in one.name
    ]
