"""What citizens do, step by step."""

import re
from dataclasses import dataclass

from django.core import mail

from tests.journeys.walker import PASSWORD, SEND, Walker


@dataclass(frozen=True)
class Receipt:
    number: str
    code: str


def sign_up(citizen: Walker, email: str, name: str) -> None:
    """Sign up by e-mail and type the code that comes."""
    citizen.go("/")
    citizen.press("#menu a[href='/accounts/signup/']")
    citizen.type(email=email, password1=PASSWORD, display_name=name)
    citizen.press(SEND)
    letter = mail.outbox[-1]
    assert letter.to == [email]
    (code,) = re.findall(r"\b\d{6}\b", str(letter.body))
    citizen.type(code=code)
    citizen.press(SEND)


def pick_clauses(citizen: Walker, *labels: str) -> None:
    """Go from the front page to the draft, pick clauses of it and open the form."""
    citizen.go("/")
    citizen.press("main .card-title a[href^='/consultations/'] >> nth=0")
    for label in labels:
        clause = citizen.find("section.clause-card").filter(has_text=label)
        clause.locator(":scope > .clause-foot input").check()
    citizen.press(".sticky-submit button")


def write_point(citizen: Walker, number: int, stance: str, body: str, proposal: str = "") -> None:
    citizen.pick(f"points-{number}-stance", stance)
    citizen.type(**{f"points-{number}-body": body})
    if proposal:
        citizen.find(f"#opinion-{number + 1} summary").click()
        citizen.type(**{f"points-{number}-proposal": proposal})


def send(citizen: Walker) -> Receipt:
    citizen.press(SEND)
    facts = citizen.find("dl.facts dd")
    return Receipt(facts.nth(0).inner_text(), facts.nth(1).inner_text())


def look_up(citizen: Walker, receipt: Receipt) -> None:
    citizen.go("/")
    citizen.press("main a[href='/track/']")
    citizen.type(receipt=receipt.number, code=receipt.code)
    citizen.press(SEND)


def rate(citizen: Walker, stars: int, words: str) -> None:
    """Go from the notice to the answer and say how good it is."""
    citizen.press("#menu a[href='/notices/']")
    citizen.press("main .card a[href^='/me/answers/']")
    citizen.pick("stars", str(stars))
    citizen.type(words=words)
    citizen.press(SEND)
