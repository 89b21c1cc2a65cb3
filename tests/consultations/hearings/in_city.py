"""Hearings of the small city: a draft, one to which people come, one that is over."""

from collections.abc import Callable

from accounts.models import User
from consultations.models import Consultation
from tests.consultations.hearings import make_hearings


def build(
    word: str, *, of: Consultation, by: User, citizen: User, person: Callable[[str], User]
) -> None:
    facts = {"consultation": of, "by": by, "title": word, "place": word, "selection": word}
    facts["agenda"] = word
    make_hearings.draft(**facts)
    row = make_hearings.hearing(**facts)
    make_hearings.registration(hearing=row, person=citizen, words=word * 2, needs=word)
    over = make_hearings.hearing(seats=1, **facts)
    for one in (citizen, person(word)):
        make_hearings.registration(hearing=over, person=one, words=word * 2)
    make_hearings.paper(over, title=word)
    make_hearings.reported(over, word * 2)
