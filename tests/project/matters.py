"""What routes are about: petitions, ballots and topics, each made by the author."""

from uuid import uuid4

from django.utils import timezone

from accounts.models import Department, User
from forums.models import Tag
from petitions.condition import Condition
from petitions.disowning import code_of
from petitions.models import Petition
from petitions.services import appeal
from petitions.services.fraud import confirm, preview
from tests import make, make_ballots, make_forums, make_maps, make_petitions


def struck(petition: Petition, office: Department) -> int:
    """An invalidation that is being carried out."""
    by = make.user("moderator", department=office)
    facts = {"condition": Condition(until=timezone.now()), "reason": "批量联名。", "key": uuid4()}
    row = preview(petition=petition, by=by, now=timezone.now(), **facts)
    return confirm(invalidation=row, by=by, now=timezone.now()).pk


def of_petition(about: str, author: User, office: Department) -> object:
    """The part of an address that names a petition of the author, or something of it."""
    if about == "appeal":
        rejected = make_petitions.petition(creator=author, state="rejected")
        return appeal(petition=rejected, words="请再看。", now=timezone.now()).pk
    petition = make_petitions.petition(creator=author, lead=office)
    if about == "struck":
        return struck(petition, office)
    pk = petition.signatures.get().pk
    whole = {"petition": petition.pk, "reasons": petition.thread_id, "signature": code_of(pk)}
    return whole[about]


def of_ballot(about: str, owner: User, office: Department) -> int:
    """A ballot of the owner's department, open or with its result; or the topic it is about."""
    phase = "out" if about == "counted" else "open"
    ballot = make_ballots.ballot(phase=phase, by=owner, office=office)
    return ballot.topic_id if about == "balloted" else ballot.pk


def of_topic(about: str, author: User, office: Department) -> int:
    """A topic of the author on a board of the department, or something of it."""
    tag = Tag.objects.create(name="噪声")
    board = make_forums.board(department=office)
    topic = make_forums.topic(board=board, author=author, tags=[tag])
    if about == "mapped":
        return make_maps.opinion_map(topic=topic).topic_id
    asked = make_forums.post(topic=topic, author=author, is_question=True)
    whole = {"topic": topic.pk, "asked": asked.pk, "board": board.pk, "talk": topic.thread_id}
    return whole.get(about, tag.pk)
