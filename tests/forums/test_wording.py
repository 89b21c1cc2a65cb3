"""People word a text together: proposals, improvements, a base that changes, and an end."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from contributions.models import Contribution, Thread, Vote
from contributions.services import ThreadClosed, WrongLength, cast_vote, hide
from contributions.text import unseal
from core.errors import StaleState
from forums.models import Drafting, EarlierBase, Topic, Wording
from forums.services.keeping import close_topic, remove_topic, reopen_topic, restore_topic
from forums.services.posts import EDIT_WINDOW, EditedTooLate
from forums.services.wording import (
    AlreadyDrafted,
    BaseChanged,
    BaseMissing,
    DraftingClosed,
    ImprovedGone,
    NothingChanged,
    NothingImproved,
    ProposedAlready,
    follow_place,
    follow_places,
    open_drafting,
    propose,
    revise_wording,
)
from forums.services.wording_end import (
    ChosenGone,
    ConclusionMissing,
    close_drafting,
    reopen_drafting,
)
from moderation.models import Reason
from notifications.models import Notice
from responses.lifeline import lifelines
from tests import make
from tests import make_forums as made

pytestmark = pytest.mark.django_db
NOW = timezone.now
BETTER = "静谧区每日二十一时三十分至次日六时，停止使用音箱。"


def send(drafting: Drafting, **parts: object) -> Wording:
    usual = {
        "author": make.user(),
        "text": BETTER,
        "reason": "老人睡得早。",
        "seen": 1,
        "key": uuid4(),
        "now": NOW(),
    }
    return propose(drafting=drafting, **{**usual, **parts})


def test_a_proposal_is_numbered_sealed_and_public() -> None:
    drafting = made.drafting()

    first, second = send(drafting), send(drafting, text=BETTER + "另有规定的除外。")

    assert [first.number, second.number] == [1, 2]
    assert first.contribution.is_shown
    assert first.contribution.proposal == BETTER
    assert unseal(first.contribution.original.sealed)["proposal"] == BETTER
    drafting.thread.refresh_from_db()
    assert drafting.thread.contribution_count == 2
    assert drafting.thread.label == drafting.title


def test_personal_data_is_masked_but_what_the_text_itself_names_stays() -> None:
    drafting = made.drafting(base="投诉请打0980-1234567，夜间有人值班。")

    said = send(drafting, text="投诉请打0980-1234567，或找王小明13800138000。").contribution

    assert "0980-1234567" in said.proposal
    assert "13800138000" not in said.proposal
    assert said.state == Contribution.State.PENDING


def test_a_second_press_of_the_same_form_proposes_nothing_new() -> None:
    drafting, author, key = made.drafting(), make.user(), uuid4()

    one, two = (send(drafting, author=author, key=key) for _ in range(2))

    assert one == two
    assert Wording.objects.count() == 1
    with pytest.raises(StaleState):
        send(drafting, key=key, text=BETTER + "。")


@pytest.mark.parametrize("typed", [made.BASE, f"  {made.BASE}\n", "　", "<b></b>"])
def test_the_text_as_it_is_is_no_proposal(typed: str) -> None:
    with pytest.raises(NothingChanged):
        send(made.drafting(), text=typed)


def test_what_says_the_same_as_another_is_sent_there_to_agree() -> None:
    drafting = made.drafting()
    first = send(drafting)

    with pytest.raises(ProposedAlready):
        send(drafting)
    with pytest.raises(NothingImproved):
        send(drafting, based_on=first)


def test_20000_characters_are_taken_and_20001_are_not() -> None:
    drafting = made.drafting()

    assert len(send(drafting, text="字" * 20_000).contribution.proposal) == 20_000
    with pytest.raises(WrongLength):
        send(drafting, text="字" * 20_001)
    assert Wording.objects.count() == 1


def test_an_improvement_names_all_it_goes_back_to_and_tells_its_author() -> None:
    first = made.wording()
    second = made.wording(based_on=first)
    third = made.wording(based_on=second)

    assert third.ancestors == [first.pk, second.pk]
    told = Notice.objects.filter(kind="wording_improved")
    assert [row.recipient for row in told.order_by("pk")] == [
        first.contribution.author,
        second.contribution.author,
    ]


def test_of_an_improvement_that_waits_for_a_moderator_nobody_is_told() -> None:
    first = made.wording()
    made.wording(based_on=first, text="加我微信 wxid_abc12345 领取优惠", reason="优惠多多，速来")

    assert not Notice.objects.filter(kind="wording_improved").exists()


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "pending", "withheld"])
def test_what_is_not_shown_cannot_be_improved(state: str) -> None:
    first = made.wording(state=state)
    with pytest.raises(ImprovedGone):
        send(first.drafting, based_on=first)


def test_a_proposal_of_another_text_cannot_be_improved_here() -> None:
    elsewhere = made.wording(drafting=made.drafting(topic=made.topic()))
    with pytest.raises(ImprovedGone):
        send(made.drafting(), based_on=elsewhere)


@pytest.mark.parametrize("state", [Topic.State.LOCKED, Topic.State.REMOVED, Topic.State.MERGED])
def test_in_a_topic_that_is_over_nothing_is_proposed(state: str) -> None:
    drafting = made.drafting()
    into = made.topic() if state == Topic.State.MERGED else None
    columns = {"conclusion": "已定。", "merged_into": into}
    Topic.objects.filter(pk=drafting.topic_id).update(state=state, **columns)

    with pytest.raises(DraftingClosed):
        send(drafting)


def test_a_topic_has_one_text_and_a_clause_one_topic() -> None:
    drafting = made.drafting(place=make.thread(text="条款"))
    with pytest.raises(AlreadyDrafted):
        made.drafting(topic=drafting.topic)
    with pytest.raises(AlreadyDrafted):
        made.drafting(topic=made.topic(), place=drafting.place)
    with pytest.raises(BaseMissing):
        made.drafting(topic=made.topic(), base=" \n")
    with pytest.raises(StaleState):
        made.drafting(topic=made.topic(state=Topic.State.LOCKED))


def test_a_clause_that_changes_meanwhile_is_taken_over_with_its_past() -> None:
    place = make.thread(text=made.BASE)
    drafting = made.drafting(place=place)
    old = send(drafting)
    place.text = "静谧区每日二十一时至次日七时，停止使用音箱。"
    place.save()

    with pytest.raises(BaseChanged):
        send(drafting, text=BETTER + "。")
    assert follow_places(NOW()) == 1
    assert follow_places(NOW()) == 0

    drafting.refresh_from_db()
    assert (drafting.base, drafting.base_number) == (place.text, 2)
    assert EarlierBase.objects.get().text == made.BASE
    assert drafting.thread.__class__.objects.get(pk=drafting.thread_id).text == place.text
    with pytest.raises(BaseChanged):
        send(drafting, text=BETTER + "。", seen=1)
    new = send(drafting, text=BETTER + "。", seen=2, based_on=old)
    assert (old.base_number, new.base_number) == (1, 2)


def test_a_closed_text_follows_no_clause_any_more() -> None:
    drafting = made.drafting(place=make.thread(text=made.BASE))
    close_drafting(drafting=drafting, by=make.user(), conclusion="已定。", now=NOW())
    drafting.place.text = "改了。"
    drafting.place.save()

    assert follow_places(NOW()) == 0
    assert follow_place(drafting=drafting, now=NOW()).base == made.BASE


def test_an_edit_keeps_the_votes_and_shows_what_it_was() -> None:
    wording, voter = made.wording(text=BETTER), make.user()
    cast_vote(contribution=wording.contribution, voter=voter, value=1)

    revise_wording(wording=wording, text=BETTER + "除外。", reason="补一句。", now=NOW())

    row = Contribution.objects.get(pk=wording.pk)
    assert (row.proposal, row.agree_count) == (BETTER + "除外。", 1)
    assert row.edited_at
    assert row.revisions.get().proposal == BETTER
    assert Vote.objects.count() == 1


def test_who_was_voted_on_has_half_an_hour_and_who_was_improved_none() -> None:
    voted, improved = made.wording(), made.wording(drafting=made.drafting(topic=made.topic()))
    cast_vote(contribution=voted.contribution, voter=make.user(), value=1)
    made.wording(based_on=improved)

    later = NOW() + EDIT_WINDOW + timedelta(minutes=1)
    for row, at in ((voted, later), (improved, NOW())):
        with pytest.raises(EditedTooLate):
            revise_wording(wording=row, text="换一种写法。", reason="想了想。", now=at)


def test_an_edit_says_something_new_too() -> None:
    wording = made.wording(text=BETTER)
    with pytest.raises(NothingChanged):
        revise_wording(wording=wording, text=made.BASE, reason="还是原样。", now=NOW())
    revise_wording(wording=wording, text=BETTER, reason="只改理由。", now=NOW())
    assert Contribution.objects.get(pk=wording.pk).body == "只改理由。"


def test_an_edit_that_a_person_must_read_is_out_of_sight_with_its_votes() -> None:
    wording = made.wording()
    revise_wording(wording=wording, text="找王小明13800138000。", reason="他懂。", now=NOW())
    row = Contribution.objects.get(pk=wording.pk)
    assert row.state == Contribution.State.PENDING


def test_an_end_says_what_came_of_it_to_everybody_whose_proposal_is_shown() -> None:
    drafting, official = made.drafting(), make.user("official")
    taken, hidden = made.wording(drafting=drafting), made.wording(drafting=drafting)
    hide(contribution=hidden.contribution)

    with pytest.raises(ConclusionMissing):
        close_drafting(drafting=drafting, by=official, conclusion=" ", now=NOW())
    with pytest.raises(ChosenGone):
        close_drafting(drafting=drafting, by=official, conclusion="好。", chosen=hidden, now=NOW())
    close_drafting(
        drafting=drafting, by=official, conclusion="写入第五条。", chosen=taken, now=NOW()
    )

    notice = Notice.objects.get(kind="wording_closed")
    assert notice.recipient == taken.contribution.author
    assert (notice.data["conclusion"], notice.data["chosen"]) == ("写入第五条。", 1)
    with pytest.raises(DraftingClosed):
        send(drafting)
    drafting.thread.refresh_from_db()
    assert drafting.thread.closed_at

    reopen_drafting(drafting=drafting, by=official, now=NOW())
    assert send(drafting).number == 3


def test_two_ends_at_once_are_one() -> None:
    drafting = made.drafting()
    other = Drafting.objects.get(pk=drafting.pk)
    close_drafting(drafting=drafting, by=make.user(), conclusion="甲。", now=NOW())
    with pytest.raises(StaleState):
        close_drafting(drafting=other, by=make.user(), conclusion="乙。", now=NOW())


def test_open_drafting_names_the_text_and_takes_no_markup() -> None:
    row = open_drafting(
        topic=made.topic(),
        title=" 静谧区 <b>时间</b> ",
        base="一<i>二</i>",
        by=make.user(),
        now=NOW(),
    )
    assert (row.title, row.base) == ("静谧区 时间", "一二")


def test_an_edit_may_keep_the_telephone_that_the_text_itself_gives() -> None:
    text = "投诉请打0980-1234567，夜间有人值班。"
    wording = made.wording(drafting=made.drafting(base=text), text=text + "二十四小时都有。")

    revise_wording(wording=wording, text=text + "全天都有。", reason="简短些。", now=NOW())

    row = Contribution.objects.get(pk=wording.pk)
    assert row.is_shown
    assert "0980-1234567" in row.proposal


def test_a_topic_that_is_closed_closes_its_wording_and_opens_it_again() -> None:
    moderator = make.user("moderator")
    drafting, over = made.drafting(), made.drafting(topic=made.topic())
    wording = made.wording(drafting=drafting)
    close_drafting(drafting=over, by=moderator, conclusion="已定。", now=NOW())

    for row in (drafting, over):
        close_topic(topic=row.topic, conclusion="已定。", by=moderator, now=NOW())
    with pytest.raises(ThreadClosed):
        cast_vote(contribution=wording.contribution, voter=make.user(), value=1)

    for row in (drafting, over):
        reopen_topic(topic=row.topic, by=moderator, now=NOW())
    cast_vote(contribution=wording.contribution, voter=make.user(), value=1)
    over.thread.refresh_from_db()
    assert over.thread.closed_at

    reason = Reason.objects.first()
    for row in (drafting, over):
        remove_topic(topic=row.topic, reason=reason, by=moderator, now=NOW())
    threads = Thread.objects.filter(drafting__isnull=False)
    assert not threads.public().exists()
    for row in (drafting, over):
        restore_topic(topic=row.topic, by=moderator, now=NOW())
    assert threads.public().count() == 2
    assert list(threads.filter(closed_at__isnull=True)) == [drafting.thread]


def test_a_proposal_stands_with_its_text_and_is_promised_no_answer_of_its_own() -> None:
    row = Contribution.objects.select_related("thread").get(pk=made.wording().pk)
    assert [step.state for step in lifelines([row])[row.pk]] == ["done", "done"]
