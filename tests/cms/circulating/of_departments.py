"""What the pages of a round of departments are about, for whoever visits them all."""

from accounts.models import Department, User
from cms.models import Circulation
from tests import make
from tests.cms.circulating import made
from tests.cms.circulating.made import FIRST, WHOLE

OWNER = {"owner"}
# Whoever may edit the draft reads what departments say of it.
RUNS = {"owner", "admin"}
ROUTES = {
    "circulations:index": ("get", "", {"owner", "official", "admin"}),
    "circulations:detail": ("get", "circulated", RUNS),
    "circulations:adopt": ("post", "circulated", RUNS),
    "circulations:extend": ("get", "circulated", RUNS),
    "circulations:close": ("post", "circulated", RUNS),
    "circulations:recall": ("get", "circulated", RUNS),
    "circulations:table": ("get", "circulated", RUNS),
    "circulations:xlsx": ("get", "circulated", RUNS),
    "circulations:docx": ("get", "circulated", RUNS),
    "circulations:reply": ("get", "invited", OWNER),
    "circulations:treat": ("get", "remarked", RUNS),
    "circulations:dispute": ("post", "remarked", RUNS),
    "circulations:stand": ("post", "upheld_by_us", OWNER),
}
ABOUT = {"circulated", "invited", "remarked", "upheld_by_us"}


def parts(about: str, office: Department) -> list[object]:
    """The part of an address: a round that ``office`` runs, or in which it is asked."""
    is_ours = about in ("circulated", "remarked")
    page = made.draft(lead=office if is_ours else make.department())
    row = made.circulation(make.department() if is_ours else office, page=page)
    if about == "circulated":
        return [row.pk]
    asked = made.invitation(row)
    if about == "invited":
        return [asked.pk]
    if not asked.department.memberships.filter(role="official").exists():
        make.user("official", department=asked.department)
    return [made.reply(asked, made.said(FIRST)).remarks.get().pk]


def in_city(word: str, official: User) -> Circulation:
    """A round that the official's office runs, and one in which it is asked; all say ``word``."""
    office = official.current_memberships[0].department
    columns = {"title": word, "contact": word, "note": word}
    ours = made.draft(lead=office, **columns)
    _word(ours, word)
    departments = [made.bureau(f"{word}{number}")[0] for number in range(3)]
    row = made.circulation(*departments, page=ours, by=official, note=word)
    answered = made.reply(
        made.invitation(row, departments[0]), made.said(WHOLE, FIRST, words=word * 6)
    )
    remarks = [made.fresh(one) for one in answered.remarks.all()]
    answered.remarks.update(proposed=word)
    made.dispute(made.uphold(made.treat(remarks[0], words=word * 6), word * 6), word * 6)
    made.uphold(made.treat(remarks[1], words=word * 6), word * 6)
    made.reply(made.invitation(row, departments[1]))
    theirs = made.draft(lead=departments[0], **columns)
    _word(theirs, word)
    made.circulation(office, page=theirs, by=official, note=word)
    known = made.draft(lead=departments[0], **columns)
    _word(known, word)
    made.treat(_first(made.circulation(office, page=known), word), words=word * 6)
    return row


def _first(row: Circulation, word: str) -> object:
    reply = made.reply(made.invitation(row), made.said(WHOLE, words=word * 6))
    reply.remarks.update(proposed=word)
    return made.fresh(reply.remarks.get())


def _word(page: object, word: str) -> None:
    for block in page.clauses:
        for part in block.value:
            block.value[part] = word
    page.save_revision()
