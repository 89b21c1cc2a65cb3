"""Words of a discussion reach a consultation or a petition: who may, in whose name, and once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from cms.carrying import services
from cms.carrying.petitioning import carry_to_petition
from cms.carrying.places import NotThere
from cms.carrying.services import Way, agree, carry, decline, take_back
from cms.carrying.sources import LOADED, source_of
from cms.carrying.telling import follow
from consultations.models import Submission
from consultations.services import NotOpen, close, release_version
from contributions.models import Carried, Contribution, Thread
from contributions.services import cast_vote, hide, withdraw
from notifications.models import Notice
from petitions.models import Petition
from petitions.services import discard
from responses.models import Response
from tests import make, make_petitions
from tests import make_forums as made
from tests.cms.carrying import bring, source, way
from themes.models import Run

pytestmark = pytest.mark.django_db
NOW = timezone.now
State = Carried.State


def post(**parts: object) -> Contribution:
    return made.post(**parts).contribution


def test_authors_carry_their_own_words_as_their_own_opinion() -> None:
    said, round_ = post(), make.consultation()
    for _ in range(3):
        cast_vote(contribution=said, voter=make.user(), value=1)

    carried = bring(said, way(round_, stance="support"))

    copy = carried.copy
    assert (copy.author, copy.body, copy.stance) == (said.author, said.body, "support")
    assert copy.point.submission.channel == Submission.Channel.FORUM
    assert (carried.state, carried.backers) == (State.CARRIED, 3)
    assert (copy.agree_count, Submission.objects.count()) == (0, 1)
    assert not Notice.objects.exists()


def test_an_official_of_the_round_enters_them_in_the_name_of_the_discussion() -> None:
    office = make.department()
    round_, official = make.consultation(lead=office), make.user("official", department=office)
    first = made.wording()
    best = made.wording(based_on=first)

    carried = bring(best.contribution, way(round_), by=official, officially=True)

    sent = carried.copy.point.submission
    assert (sent.author, carried.copy.author) == (None, None)
    assert carried.copy.proposal == best.contribution.proposal
    people = {best.contribution.author, first.contribution.author}
    assert set(carried.credited.all()) == people
    told = Notice.objects.filter(kind="carrying_done")
    assert {row.recipient for row in told} == people
    assert told[0].data["office"] == office.name


def test_the_same_words_on_two_clauses_are_one_person() -> None:
    said, round_ = post(), make.consultation()
    for number in (1, 2):
        bring(said, way(round_, number), by=make.user(), officially=True)

    assert Submission.objects.values("person_key").distinct().count() == 1


def test_anybody_else_has_the_author_asked_and_nothing_is_sent() -> None:
    said, round_, neighbour = post(), make.consultation(), make.user()

    carried = bring(said, way(round_), by=neighbour)

    assert (carried.state, Submission.objects.count()) == (State.ASKED, 0)
    assert Notice.objects.get().recipient == said.author
    assert Notice.objects.get().kind == "carrying_asked"


def test_a_yes_makes_it_the_authors_opinion_and_a_second_press_changes_nothing() -> None:
    said, round_ = post(), make.consultation()
    carried = bring(said, way(round_), by=make.user())

    for _ in range(2):
        done = agree(carried=carried, source=source(said), key=uuid4(), stance="amend", now=NOW())

    assert done.state == State.CARRIED
    assert (done.copy.author, done.copy.stance) == (said.author, "amend")
    assert Submission.objects.count() == 1


def test_a_no_holds_for_everybody_but_the_author() -> None:
    said, round_ = post(), make.consultation()
    to = way(round_)
    carried = bring(said, to, by=make.user())
    decline(carried=carried, now=NOW())

    for officially in (False, True):
        with pytest.raises(services.Refused):
            bring(said, to, by=make.user(), officially=officially)
    assert bring(said, to).copy.author == said.author


def test_pressing_twice_does_it_once_and_another_is_told_it_is_there() -> None:
    said, round_, official = post(), make.consultation(), make.user()
    to = way(round_)

    one, two = (bring(said, to, by=official, officially=True) for _ in range(2))

    assert one == two
    assert Submission.objects.count() == 1
    with pytest.raises(services.CarriedAlready):
        bring(said, to, by=make.user(), officially=True)
    with pytest.raises(services.CarriedAlready):
        bring(said, to)


def test_an_author_is_asked_once_and_one_person_asks_five() -> None:
    said, round_, neighbour = post(), make.consultation(), make.user()
    to = way(round_)
    first = bring(said, to, by=neighbour)
    assert bring(said, to, by=neighbour) == first
    with pytest.raises(services.AskedAlready):
        bring(said, to, by=make.user())

    for _ in range(services.MOST_ASKED - 1):
        bring(post(), to, by=neighbour)
    with pytest.raises(services.TooManyAsked):
        bring(post(), to, by=neighbour)
    assert Notice.objects.count() == services.MOST_ASKED


def test_words_without_an_author_have_nobody_to_ask() -> None:
    said = post()
    Contribution.objects.filter(pk=said.pk).update(author=None)
    with pytest.raises(services.NobodyToAsk):
        bring(said, way(make.consultation()), by=make.user())


@pytest.mark.parametrize("state", ["pending", "withheld", "hidden", "withdrawn"])
def test_what_nobody_may_read_is_not_carried(state: str) -> None:
    said = post()
    found = source(said)
    Contribution.objects.filter(pk=said.pk).update(state=state)
    to = way(make.consultation())
    with pytest.raises(services.SourceGone):
        carry(source=found, way=to, by=said.author, officially=False, now=NOW())


def test_a_round_that_has_closed_meanwhile_takes_nothing_and_says_since_when() -> None:
    said, round_ = post(), make.consultation()
    asked = bring(said, way(round_), by=make.user())
    later = round_.closes_at + timedelta(seconds=1)

    with pytest.raises(NotOpen) as no:
        carry(source=source(said), way=way(round_, 2), by=said.author, officially=False, now=later)
    assert no.value.details
    with pytest.raises(NotOpen):
        agree(carried=asked, source=source(said), key=uuid4(), stance="amend", now=later)
    asked.refresh_from_db()
    assert asked.state == State.ASKED


def test_a_clause_that_a_new_version_has_not_is_no_place() -> None:
    said, round_ = post(), make.consultation()
    to = way(round_, 3)
    draft = make.draft(clauses=make.clauses(2), lead=round_.lead, note="改了。")
    release_version(consultation=round_, draft=draft, actor=None, now=NOW())

    with pytest.raises(NotThere):
        bring(said, to)
    with pytest.raises(NotThere):
        bring(said, Way(round_, make.thread(), uuid4()))


def test_what_an_author_wants_back_is_taken_out_until_the_round_is_over() -> None:
    said, round_ = post(), make.consultation()
    carried = bring(said, way(round_), by=make.user(), officially=True)

    take_back(carried=carried, by=said.author, now=NOW())

    assert Contribution.objects.get(pk=carried.copy_id).state == Contribution.State.WITHDRAWN
    assert not Carried.objects.standing().exists()
    with pytest.raises(services.Refused):
        bring(said, way(round_), by=make.user(), officially=True)

    other = post()
    late = bring(other, way(round_), by=make.user(), officially=True)
    round_.refresh_from_db()
    close(consultation=round_, now=NOW())
    late = Carried.objects.select_related("copy__thread").get(pk=late.pk)
    with pytest.raises(services.TooLate):
        take_back(carried=late, by=other.author, now=NOW())


@pytest.mark.parametrize("leave", [hide, withdraw])
def test_when_the_source_goes_its_copy_goes_and_the_link_at_once(leave: object) -> None:
    said, own, round_ = post(), post(), make.consultation()
    entered = bring(said, way(round_), by=make.user(), officially=True)
    sent = bring(own, way(round_))
    for row in (said, own):
        leave(contribution=Contribution.objects.get(pk=row.pk))

    assert not Carried.objects.standing().exists()
    assert not Carried.objects.select_related("source", "origin").get(pk=sent.pk).is_told
    assert follow(NOW()) == 1
    assert follow(NOW()) == 0

    states = Contribution.State
    assert Contribution.objects.get(pk=entered.copy_id).state == states.WITHDRAWN
    assert Contribution.objects.get(pk=sent.copy_id).state == states.PUBLISHED


def test_once_the_round_is_over_a_copy_stays_without_its_link() -> None:
    said, round_ = post(), make.consultation()
    entered = bring(said, way(round_), by=make.user(), officially=True)
    round_.refresh_from_db()
    close(consultation=round_, now=NOW())
    hide(contribution=Contribution.objects.get(pk=said.pk))

    assert follow(NOW()) == 0
    assert Contribution.objects.get(pk=entered.copy_id).state == Contribution.State.PUBLISHED
    assert not Carried.objects.standing().exists()


def answered(copy: Contribution) -> Response:
    run = make.run(threads=[copy.thread], state=Run.State.SIGNED)
    theme = run.themes.first()
    make.assignment(theme=theme, contribution=copy)
    case = make.case(theme=theme, state="answered")
    return make.answer(case=case, state=Response.State.PUBLISHED)


def test_whoever_is_credited_hears_the_answer_once() -> None:
    first = made.wording()
    best = made.wording(based_on=first)
    carried = bring(best.contribution, way(make.consultation()))
    assert follow(NOW()) == 0

    response = answered(carried.copy)

    assert [follow(NOW()), follow(NOW())] == [1, 0]
    told = Notice.objects.get(kind="carrying_answered")
    # The author of the opinion hears it as every author does.
    assert told.recipient == first.contribution.author
    assert (told.data["outcome"], told.data["body"]) == (response.outcome, response.body)


def test_the_author_of_what_an_official_entered_hears_the_answer_too() -> None:
    said = post()
    carried = bring(said, way(make.consultation()), by=make.user(), officially=True)
    answered(carried.copy)

    follow(NOW())

    assert Notice.objects.get(kind="carrying_answered").recipient == said.author


def begin(row: Contribution, by: User, **parts: object) -> Petition:
    words = {"title": "步道九点半后不用音箱", "ask": "请城管局定时断电。", "key": uuid4()}
    profile = make_petitions.profile()
    return carry_to_petition(
        source=source(row), by=by, profile=profile, now=NOW(), **{**words, **parts}
    )


def test_a_petition_is_begun_once_by_each_of_those_whose_words_they_are() -> None:
    first = made.wording()
    best = made.wording(based_on=first)
    mine, theirs = best.contribution.author, first.contribution.author

    one = begin(best.contribution, mine)
    again = begin(best.contribution, mine)
    other = begin(best.contribution, theirs)

    assert (one, one.creator) == (again, mine)
    assert other != one
    assert Petition.objects.count() == 2
    assert not Carried.objects.standing().exists()  # drafts are nobody else's news
    assert not Notice.objects.filter(kind="carrying_petition").exists()


def test_a_draft_that_is_thrown_away_can_be_begun_anew() -> None:
    said = post()
    discard(petition=begin(said, said.author))
    assert not Carried.objects.exists()
    assert begin(said, said.author).state == Petition.State.DRAFT


def test_when_a_petition_opens_the_others_hear_of_it_and_both_pages_name_it() -> None:
    first = made.wording()
    best = made.wording(based_on=first)
    petition = begin(best.contribution, best.contribution.author)
    Thread.objects.filter(pk=petition.thread_id).update(hidden_at=None)

    assert [follow(NOW()), follow(NOW())] == [1, 0]

    told = Notice.objects.get(kind="carrying_petition")
    assert told.recipient == first.contribution.author
    row = Petition.objects.with_origin().get(pk=petition.pk)
    assert row.begun_from["topic"] == best.drafting.topic.title
    hide(contribution=Contribution.objects.get(pk=best.pk))
    assert Petition.objects.with_origin().get(pk=petition.pk).begun_from is None


def test_an_opinion_on_a_clause_is_no_source() -> None:
    said = make.contribution(thread=make.consultation().thread)
    row = Contribution.objects.select_related(*LOADED).get(pk=said.pk)
    assert source_of(row) is None
