"""What government did about the demo city's petitions, and what signers think of it."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.models import User
from petitions.models import Petition, Reached
from responses import services as responses
from responses.models import Case, Response


def answer(petition: Petition, row: dict[str, Any], people: dict[str, User]) -> None:
    """Bring the case of the written reply as far as the petition's row says."""
    reached = Reached.objects.select_related("case").get(petition=petition, tier__action="reply")
    case, told = reached.case, row.get("answer")
    if case is None:
        return
    drafter = people[told["author"] if told else "he_xu"]
    responses.accept(case=case, by=drafter)
    if told:
        at = reached.reached_at + timedelta(days=told["days"])
        response = _publish(case, told, drafter, people[told["signer"]], at)
        _rate(petition, response, told, at)


def _publish(
    case: Case, told: dict[str, Any], drafter: User, signer: User, at: datetime
) -> Response:
    said = {name: told[name] for name in ("outcome", "reason", "body")}
    response = responses.save_draft(case=case, author=drafter, changes=(), **said)
    responses.ask_review(response=response, by=drafter, now=at - timedelta(days=2))
    responses.review(response=response, by=signer)
    responses.sign(response=response, by=signer)
    return responses.publish(response=response, by=signer, now=at)


def _rate(petition: Petition, response: Response, told: dict[str, Any], at: datetime) -> None:
    """Some of those who had signed by then say what they think of the answer."""
    rng = Random(petition.title)
    stars = [int(star) for star, count in told["stars"].items() for _ in range(count)]
    signed = petition.signatures.filter(signer__isnull=False, signed_at__lt=at)
    people = [row.signer for row in signed.select_related("signer")[: len(stars)]]
    rng.shuffle(stars)
    words = [*told["words"], *[""] * (len(stars) - len(told["words"]))]
    for number, (person, given, said) in enumerate(zip(people, stars, words, strict=True)):
        when = at + timedelta(hours=3 + 7 * number)
        responses.rate(response=response, rater=person, stars=given, words=said, now=when)
