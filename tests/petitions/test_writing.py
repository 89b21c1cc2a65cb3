"""A citizen writes: what is too long, empty, linked or private is said clearly and nothing lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from contributions.models import Thread
from contributions.text import unseal
from core.errors import StaleState
from notifications.models import Notice
from petitions import words
from petitions.models import LiveEvent, Petition, PetitionOriginal, Profile, Signature
from petitions.services import (
    discard,
    draft,
    edit_again,
    give_up,
    look_for_sponsors,
    rewrite,
    sponsor,
    take_back,
    writing,
)
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db
NOW = timezone.now


def begin(**facts: object) -> Petition:
    columns = {"creator": make.user(), "profile": made.profile(), "key": uuid4(), "now": NOW()}
    return draft(**{**columns, **facts})


def test_a_title_of_eighty_characters_is_kept_and_one_of_eighty_one_is_told_by_how_many() -> None:
    assert len(begin(title="字" * 80).title) == 80
    with pytest.raises(words.NotFit) as no:
        begin(title="字" * 81)
    assert "81" in no.value.details[0]
    assert not Petition.objects.filter(title__contains="字" * 81).exists()


def test_a_title_that_grows_by_masking_is_told_so_too() -> None:
    assert words.faults("title", "我叫李四，" + "字" * 73) == []
    assert "82" in words.faults("title", "我叫李四，" + "字" * 75)[0]


@pytest.mark.parametrize(
    "typed",
    [
        "请看 https://example.org/a",
        "请看www.example.com",
        "来 t.cn/abc 联名",
        "详见yunting-jiayuan.com.cn",
    ],
)
def test_links_are_refused_in_title_and_ask_and_stand_as_text_in_the_background(typed: str) -> None:
    row = begin(title="一个标题")
    for stage in ("title", "ask"):
        with pytest.raises(words.NotFit):
            rewrite(petition=row, now=NOW(), **{stage: typed})
    assert rewrite(petition=row, now=NOW(), background=typed).background == typed


@pytest.mark.parametrize("typed", ["3.5米宽", "每天8.30到9.15", "第2.1条", "Wi-Fi覆盖", "A.B两区"])
def test_what_only_looks_like_a_link_is_let_through(typed: str) -> None:
    assert words.faults("title", typed) == []


def test_numbers_of_people_are_masked_and_the_typed_words_sealed() -> None:
    row = begin(title="请装路灯")
    row = rewrite(petition=row, now=NOW(), ask="请打电话13800138000给我", background="")
    assert row.ask == "请打电话【手机号】给我"
    sealed = [unseal(one.sealed) for one in PetitionOriginal.objects.filter(petition=row)]
    assert {"ask": "请打电话13800138000给我", "background": ""} in sealed
    assert Thread.objects.get(pk=row.thread_id).text == row.ask


def test_an_empty_ask_is_no_fault_in_a_draft_and_named_when_sponsors_are_looked_for() -> None:
    row = rewrite(petition=begin(title="请装路灯"), now=NOW(), ask=" \u200b ")
    with pytest.raises(writing.NotComplete) as no:
        look_for_sponsors(petition=row, now=NOW())
    assert len(no.value.details) == 1
    assert Petition.objects.get().state == "draft"


def test_the_same_key_again_changes_nothing_and_anothers_key_is_refused() -> None:
    person, key = make.user(), uuid4()
    first = begin(creator=person, key=key, title="甲")
    assert begin(creator=person, key=key, title="乙") == first
    with pytest.raises(StaleState):
        begin(key=key)
    assert Petition.objects.get().title == "甲"


def test_one_person_has_so_many_under_way_and_deleting_one_frees_its_place() -> None:
    person = make.user()
    rows = [begin(creator=person) for _ in range(3)]
    with pytest.raises(writing.TooManyAtOnce):
        begin(creator=person)
    discard(petition=rows[0])
    assert begin(creator=person).state == "draft"
    assert Thread.objects.filter(kind="petitions").count() == 6


def test_more_than_three_departments_are_refused() -> None:
    row, four = begin(), [make.department() for _ in range(4)]
    with pytest.raises(writing.TooManyDepartments):
        rewrite(petition=row, now=NOW(), departments=four)
    assert rewrite(petition=row, now=NOW(), departments=four[:3]).departments.count() == 3


def test_nothing_begins_while_everybody_comes_at_once() -> None:
    LiveEvent.objects.update(since=NOW(), reason="暴雨")
    with pytest.raises(writing.NothingBegins):
        begin()


def test_who_is_not_known_well_enough_does_not_begin() -> None:
    with pytest.raises(writing.MayNotBegin):
        begin(creator=make.user(assurance=0))


def test_in_a_quiet_period_one_writes_and_does_not_look_for_sponsors() -> None:
    made.blackout(days=3)
    row = made.petition(state="draft")
    with pytest.raises(writing.Quiet) as no:
        look_for_sponsors(petition=row, now=NOW())
    assert "换届选举" in no.value.details[0]


def test_nobody_begins_under_an_example_of_another_place() -> None:
    offered = Profile.objects.current(timezone.localdate())
    assert list(offered.values_list("key", flat=True)) == ["yt-petition"]
    assert set(Profile.objects.values_list("key", flat=True)) == {"yt-petition", "uk", "tw-join"}


def test_without_sponsors_in_the_rules_it_goes_to_be_checked_with_its_creators_signature() -> None:
    row = made.petition(state="draft", profile=made.profile("none", sponsors_needed=0))
    look_for_sponsors(petition=row, now=NOW())
    assert row.state == "checking"
    assert Signature.objects.get().signer == row.creator


def test_a_petition_can_be_taken_back_until_somebody_has_sponsored_it() -> None:
    row = made.petition(state="sponsoring")
    take_back(petition=row, now=NOW())
    row = made.fresh(row)
    assert row.state == "draft"
    look_for_sponsors(petition=row, now=NOW())
    sponsor(petition=row, person=make.user(), now=NOW())
    with pytest.raises(StaleState):
        take_back(petition=row, now=NOW())


def test_words_of_what_is_no_draft_stay_as_others_read_them() -> None:
    row = made.petition(state="sponsoring")
    with pytest.raises(StaleState):
        rewrite(petition=row, now=NOW(), title="另一个标题")
    with pytest.raises(StaleState):
        discard(petition=row)


@pytest.mark.parametrize("state", ["rejected", "hidden", "lapsed"])
def test_what_was_not_opened_is_copied_into_a_new_draft_once(state: str) -> None:
    row, key = made.petition(state=state, background="因为……"), uuid4()
    row.departments.add(make.department())
    copy = edit_again(petition=row, key=key, now=NOW())
    assert (copy.state, copy.edited_from, copy.creator) == ("draft", row, row.creator)
    assert (copy.title, copy.ask, copy.background) == (row.title, row.ask, row.background)
    assert list(copy.departments.all()) == list(row.departments.all())
    rewrite(petition=copy, now=NOW(), ask="改过的请求。")
    assert edit_again(petition=row, key=key, now=NOW()).ask == "改过的请求。"


def test_what_was_opened_is_not_handed_in_again() -> None:
    with pytest.raises(StaleState):
        edit_again(petition=made.petition(), key=uuid4(), now=NOW())


def test_the_creator_is_told_what_to_do_and_how_long_and_may_give_up() -> None:
    row = made.petition(state="sponsoring")
    notice = Notice.objects.get(kind="petition_sponsoring")
    until = timezone.localdate(NOW() + timedelta(days=30)).isoformat()
    assert (notice.data["needed"], notice.data["until"]) == (5, until)
    give_up(petition=row, now=NOW())
    assert made.fresh(row).state == "lapsed"
