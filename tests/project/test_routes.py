"""Who may enter which address: one table of every route and every role."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import Department, User
from consultations.services import close
from consultations.services.relating import relate
from contributions.models import Contribution
from tests import make, make_petitions
from tests.cms import carrying, of_drafts
from tests.cms.circulating import of_departments
from tests.consultations import routes as consultations
from tests.consultations.hearings import of_hearing
from tests.consultations.texts import match
from tests.forums import make_sessions
from tests.moderation.alike import join
from tests.project.matters import of_ballot, of_petition, of_topic

pytestmark = pytest.mark.django_db

OURS = {
    "accessibility",
    "appearance",
    "consultations",
    "track",
    "rounds",
    "petitions",
    "planning",
    "forums",
    "carrying",
    "boards",
    "checks",
    "importing",
    "outsiders",
    "drafts",
    "cloning",
    "circulations",
    "contributions",
    "moderation",
    "themes",
    "desk",
    "me",
    "notices",
    "region",
    "rights",
    "styleguide",
    "hearings",
}
ROLES = (
    "guest",
    "author",
    "citizen",
    "owner",
    "official",
    "moderator",
    "supervisor",
    "clerk",
    "admin",
)
ALL = set(ROLES)
PERSONS = ALL - {"guest"}
AUTHOR, OWNER, MODERATOR = {"author"}, {"owner"}, {"moderator"}
WATCHERS = {"owner", "supervisor"}
LOGINS = ("/accounts/login/", "/cms/login/")

# Route → (method, what it is about, who may enter). "owner" is an official of the department that
# runs the round and answers; "official" is one of another department.
TABLE = {
    **consultations.public(ALL, PERSONS),
    **consultations.desk(OWNER),
    "accessibility:statement": ("get", "", ALL),
    "accessibility:tell": ("get", "", ALL),
    "accessibility:look_up": ("get", "", ALL),
    "accessibility:receipt": ("get", "report", ALL),
    "accessibility:reports": ("get", "", {"admin"}),
    "accessibility:report": ("get", "reported", {"admin"}),
    "accessibility:contact": ("post", "reported", {"admin"}),
    "styleguide:index": ("get", "", ALL),
    "rights:index": ("get", "", ALL),
    "rights:know": ("get", "", ALL),
    "rights:take_part": ("get", "", ALL),
    "rights:speak": ("get", "", ALL),
    "rights:oversee": ("get", "", ALL),
    "petitions:index": ("get", "", ALL),
    "petitions:signed": ("get", "", PERSONS),
    "petitions:detail": ("get", "petition", ALL),
    "petitions:card": ("get", "petition", ALL),
    "petitions:qr": ("get", "petition", ALL),
    "petitions:poster": ("get", "petition", ALL),
    "petitions:poster_file": ("get", "petition", ALL),
    "petitions:embed": ("get", "petition", ALL),
    "petitions:sign": ("get", "petition", ALL),
    "petitions:withdraw": ("get", "petition", PERSONS),
    "petitions:count": ("get", "petition", ALL),
    "petitions:counter": ("get", "petition", {"clerk"}),
    "petitions:thread": ("get", "reasons", ALL),
    "petitions:new": ("get", "", ALL),
    "petitions:look_alike": ("post", "", ALL),
    "petitions:my_petitions": ("get", "", PERSONS),
    "petitions:write": ("get", "stage", AUTHOR),
    "petitions:mine": ("get", "petition", AUTHOR),
    "petitions:take_back": ("post", "petition", AUTHOR),
    "petitions:give_up": ("post", "petition", AUTHOR),
    "petitions:discard": ("post", "petition", AUTHOR),
    "petitions:again": ("post", "petition", AUTHOR),
    "petitions:ask_again": ("post", "petition", AUTHOR),
    "petitions:tell": ("post", "petition", AUTHOR),
    "petitions:sponsor": ("get", "sponsor", ALL),
    "petitions:sponsor_qr": ("get", "sponsor", ALL),
    "petitions:disown": ("get", "signature", ALL),
    "checks:live_event": ("get", "", {"moderator", "supervisor"}),
    "checks:index": ("get", "", MODERATOR),
    "checks:petition": ("get", "petition", MODERATOR),
    "checks:reasons": ("get", "petition", {"owner"}),
    "checks:stop": ("post", "petition", MODERATOR),
    "checks:extend": ("post", "petition", MODERATOR),
    "checks:merge": ("post", "petition", MODERATOR),
    "checks:hide": ("post", "petition", MODERATOR),
    "checks:signs": ("get", "petition", MODERATOR),
    "checks:fraud": ("get", "", {"moderator", "supervisor"}),
    "checks:invalidation": ("get", "struck", {"moderator", "supervisor"}),
    "checks:confirm": ("post", "struck", {"moderator", "supervisor"}),
    "checks:undo": ("post", "struck", {"moderator", "supervisor"}),
    "checks:drop": ("post", "struck", {"moderator", "supervisor"}),
    "checks:decided": ("get", "", MODERATOR),
    "checks:appeals": ("get", "", MODERATOR),
    "checks:appeal": ("get", "appeal", MODERATOR),
    "checks:performance": ("get", "", MODERATOR),
    "checks:thresholds": ("get", "", {"owner", "official", "moderator", "supervisor"}),
    # Live sessions.
    "forums:index": ("get", "", ALL),
    "forums:topic": ("get", "topic", ALL),
    "forums:follow": ("post", "topic", PERSONS),
    "forums:related": ("get", "topic", ALL),
    "forums:writing": ("post", "topic", {"owner", "official"}),
    "forums:reply": ("get", "topic", ALL),
    "forums:look_alike": ("post", "", ALL),
    "forums:board": ("get", "board", ALL),
    "forums:new": ("get", "board", ALL),
    "forums:drafts": ("get", "", PERSONS),
    "forums:discard_draft": ("post", "", PERSONS),
    "forums:keep_draft": ("post", "", PERSONS),
    "forums:followed": ("get", "", PERSONS),
    "forums:post": ("get", "asked", ALL),
    "forums:edit": ("get", "asked", AUTHOR),
    "forums:history": ("get", "asked", ALL),
    "forums:replies": ("get", "asked", ALL),
    "forums:said_by": ("get", "said_by", ALL),
    "forums:search": ("get", "", ALL),
    "forums:tag": ("get", "tag", ALL),
    "forums:thread": ("get", "talk", ALL),
    "forums:sessions": ("get", "", ALL),
    "forums:session": ("get", "session", ALL),
    "forums:session_screen": ("get", "session", ALL),
    "forums:session_qr": ("get", "session", ALL),
    "forums:session_ask": ("post", "session", PERSONS),
    "forums:session_remind": ("post", "session", PERSONS),
    "boards:index": ("get", "", {"owner", "official", "moderator", "supervisor"}),
    "boards:topic": ("get", "topic", {"owner", "moderator", "supervisor"}),
    "boards:posts": ("get", "topic", {"owner", "moderator", "supervisor"}),
    "boards:close": ("post", "topic", MODERATOR),
    "boards:reopen": ("post", "topic", MODERATOR),
    "boards:remove": ("post", "topic", MODERATOR),
    "boards:restore": ("post", "topic", MODERATOR),
    "boards:move": ("post", "topic", MODERATOR),
    "boards:merge": ("post", "topic", MODERATOR),
    "boards:pin": ("post", "topic", MODERATOR),
    "boards:tag": ("post", "topic", MODERATOR),
    "boards:relate": ("post", "topic", MODERATOR),
    "boards:summary": ("get", "topic", MODERATOR),
    "boards:themes": ("get", "topic", OWNER),
    "boards:pin_post": ("post", "asked", {"owner", "moderator"}),
    "boards:questions": ("get", "", {"owner", "official", "moderator", "supervisor"}),
    "boards:answer": ("get", "asked", {"owner", "moderator", "supervisor"}),
    "boards:choose_answer": ("post", "asked", {"owner", "moderator"}),
    "boards:drop_answer": ("post", "asked", {"owner", "moderator"}),
    "forums:wording": ("get", "worded", ALL),
    "forums:proposal": ("get", "wording", ALL),
    "forums:edit_wording": ("get", "wording", AUTHOR),
    "forums:open_wording": ("get", "said_in", {"owner", "moderator"}),
    "forums:propose_wording": ("get", "worded", PERSONS),
    "forums:close_wording": ("get", "worded", {"owner", "moderator"}),
    "forums:reopen_wording": ("post", "worded", {"owner", "moderator"}),
    "carrying:choose": ("get", "said", PERSONS),
    "carrying:into": ("get", "said_round", PERSONS),
    "carrying:petition": ("get", "said", AUTHOR),
    "carrying:asked": ("get", "carried", AUTHOR),
    "carrying:word_clause": ("get", "clause", OWNER),
    "boards:sessions": ("get", "", {"owner", "official", "moderator"}),
    "boards:session_new": ("get", "", {"owner", "official"}),
    "boards:session": ("get", "session", {"owner", "moderator"}),
    "boards:session_start": ("post", "session", OWNER),
    "boards:session_end": ("post", "session", OWNER),
    "boards:session_cancel": ("post", "session", OWNER),
    "boards:session_next": ("post", "session", {"owner", "moderator"}),
    "boards:question": ("get", "question", {"owner", "moderator"}),
    # Opinion maps.
    "forums:map": ("get", "mapped", ALL),
    "forums:map_add": ("get", "mapped", PERSONS),
    "forums:map_mine": ("get", "mapped", PERSONS),
    "forums:map_results": ("get", "mapped", ALL),
    "forums:map_stand": ("post", "mapped", PERSONS),
    "forums:map_stands_file": ("get", "mapped", ALL),
    "forums:map_statements": ("get", "mapped", ALL),
    "forums:map_tallies_file": ("get", "mapped", ALL),
    "boards:maps": ("get", "", {"owner", "official", "moderator"}),
    "boards:map": ("get", "mapped", {"owner", "moderator"}),
    "boards:map_new": ("get", "topic", {"owner", "moderator"}),
    "boards:map_close": ("post", "mapped", {"owner", "moderator"}),
    "boards:map_end": ("post", "mapped", {"owner", "moderator"}),
    "boards:map_again": ("post", "mapped", {"owner", "moderator"}),
    # Ballots.
    "forums:ballot": ("get", "ballot", ALL),
    "forums:change_vote": ("post", "ballot", PERSONS),
    "forums:count": ("get", "counted", ALL),
    "forums:papers": ("get", "counted", ALL),
    "forums:receipt": ("get", "counted", ALL),
    "forums:vote": ("post", "ballot", PERSONS),
    "boards:ballots": ("get", "", {"owner", "official", "moderator"}),
    "boards:new_ballot": ("get", "balloted", {"owner", "official", "moderator"}),
    "boards:ballot": ("get", "ballot", {"owner", "moderator"}),
    "boards:edit_ballot": ("get", "ballot", {"owner", "moderator"}),
    "boards:publish_ballot": ("post", "ballot", {"owner", "moderator"}),
    "boards:recount_ballot": ("post", "counted", {"owner", "moderator"}),
    "boards:void_ballot": ("post", "ballot", {"owner", "moderator"}),
    "contributions:vote": ("post", "contribution", PERSONS - {"author"}),
    "contributions:withdraw": ("get", "contribution", {"author"}),
    "moderation:queue": ("get", "", MODERATOR),
    "moderation:decided": ("get", "", MODERATOR),
    "moderation:contribution": ("get", "contribution", MODERATOR),
    "moderation:alike": ("get", "alike", MODERATOR),
    "themes:index": ("get", "", {"owner", "official", "supervisor"}),
    "themes:run": ("get", "run", WATCHERS),
    "themes:cancel": ("post", "run", OWNER),
    "themes:retry": ("post", "run", OWNER),
    "themes:add": ("post", "run", OWNER),
    "themes:theme": ("get", "theme", WATCHERS),
    "themes:rename": ("post", "theme", OWNER),
    "themes:merge": ("post", "theme", OWNER),
    "themes:discard": ("post", "theme", OWNER),
    "themes:move": ("post", "theme", OWNER),
    **of_hearing.TABLE,
    **of_departments.ROUTES,
    **of_drafts.ROUTES,
    "desk:index": ("get", "", {"owner", "official", "supervisor"}),
    "desk:case": ("get", "case", WATCHERS),
    "desk:accept": ("post", "case", OWNER),
    "desk:return": ("post", "case", OWNER),
    "desk:assign": ("get", "case", OWNER),
    "desk:write": ("get", "case", OWNER),
    "desk:meeting": ("get", "hearing", OWNER),
    "desk:minutes": ("post", "hearing", OWNER),
    "desk:review": ("post", "answered", OWNER),
    "desk:sign": ("post", "answered", OWNER),
    "desk:send_back": ("post", "answered", OWNER),
    "desk:publish": ("post", "answered", OWNER),
    "desk:sign_off": ("get", "run", OWNER),
    "desk:late": ("get", "run", OWNER),
    "me:index": ("get", "", PERSONS),
    "me:answer": ("get", "answer", {"author"}),
    "me:rate": ("post", "answer", {"author"}),
    "notices:index": ("get", "", PERSONS),
    "notices:read_all": ("post", "", PERSONS),
    "region:index": ("get", "", PERSONS),
    "appearance:index": ("get", "", ALL),
    "appearance:elder": ("post", "", ALL),
}


def routes(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, entry.namespace or namespace)
        elif isinstance(entry, URLPattern) and namespace in OURS:
            yield f"{namespace}:{entry.name}"


def test_every_route_is_in_the_table() -> None:
    assert set(routes(get_resolver())) == set(TABLE)


@pytest.fixture
def people() -> dict[str, Client]:
    office = make.department()
    persons = {
        "author": make.user(),
        "citizen": make.user(),
        "owner": make.user("official", department=office),
        "official": make.user("official"),
        "moderator": make.user("moderator", department=office),
        "supervisor": make.user("supervisor"),
        "clerk": make.user("clerk", department=office),
        "admin": make.user(is_superuser=True, is_staff=True),
    }
    clients = {"guest": Client()}
    for role, person in persons.items():
        clients[role] = Client()
        clients[role].force_login(person)
    clients["guest"].persons, clients["guest"].office = persons, office
    return clients


def arguments(about: str, people: dict[str, Client]) -> list[object]:
    """Make what the route is about, by the author and for the owner's department."""
    office, author = people["guest"].office, people["guest"].persons["author"]
    if about in ("ballot", "counted", "balloted"):
        return [of_ballot(about, people["guest"].persons["owner"], office)]
    if about == "said_by":
        return [of_topic("topic", author, office), author.pseudonym]
    if about in ("topic", "asked", "board", "tag", "talk", "mapped"):
        return [of_topic(about, author, office)]
    for makers in (of_hearing, carrying):
        if about in makers.ABOUT:
            return makers.parts(about, author, office)
    if about in of_departments.ABOUT:
        return of_departments.parts(about, office)
    drafts = of_drafts.parts(about, people["guest"].persons["admin"])
    return drafts or _alone(about, office, author) or _of_a_round(about, office, author)


def _alone(about: str, office: Department, author: User) -> list[object]:
    """What needs no consultation around it; nothing where it does."""
    if about in ("report", "reported"):
        obstacle = make.obstacle(reporter=author)
        return [obstacle.number if about == "report" else obstacle.pk]
    if about in ("petition", "reasons", "signature", "appeal", "struck"):
        return [of_petition(about, author, office)]
    if about in ("stage", "sponsor"):
        row = make_petitions.petition(creator=author, state="sponsoring")
        return [row.pk, "why"] if about == "stage" else [row.sponsor_code]
    if about == "hearing":
        return [make.whole_case(lead=office, promise="hearing").pk]
    if about in ("session", "question"):
        session = make_sessions.session(office=office)
        asked = make_sessions.question(session=session, author=author)
        return [asked.pk if about == "question" else session.pk]
    return []


def _of_a_round(about: str, office: Department, author: User) -> list[object]:
    if about == "matched":
        row = match(office)
        return [row.version.consultation_id, row.pk]
    consultation = make.consultation(lead=office)
    if about == "related":
        note = {"by": author, "now": timezone.now(), "title": "甲"}
        return [consultation.pk, relate(consultation=consultation, kind="results_in", **note).pk]
    sent = make.submission(consultation=consultation, author=author)
    said = Contribution.objects.get()
    join([said, make.contribution(thread=consultation.thread, author=author)])
    if about not in ("open", "contribution", "thread"):
        close(consultation=consultation, now=timezone.now())
    state = "signed" if about in ("case", "answer", "answered") else "ready"
    run = make.run(
        consultation=consultation, department=office, threads=[consultation.thread], state=state
    )
    theme = run.themes.first()
    make.assignment(theme=theme, contribution=said)
    row = {
        "": [],
        "open": [consultation.pk],
        "consultation": [consultation.pk],
        "numbered": [consultation.pk, 1],
        "thread": [consultation.thread_id],
        "receipt": [sent.receipt],
        "contribution": [said.pk],
        "alike": [said.pk],
        "run": [run.pk],
        "theme": [run.pk, theme.pk],
    }
    if about in row:
        return row[about]
    if about == "case":
        return [make.case(theme=theme, state="accepted").pk]
    case = make.case(theme=theme, state="answered" if about == "answer" else "accepted")
    answer = make.answer(case=case, state="published" if about == "answer" else "draft")
    return [answer.pk if about == "answer" else case.pk]


@pytest.mark.parametrize("route", TABLE)
def test_a_route_lets_in_those_and_only_those(route: str, people: dict[str, Client]) -> None:
    method, about, allowed = TABLE[route]
    address = reverse(route, args=arguments(about, people))

    entered = set()
    for role, client in people.items():
        answer = getattr(client, method)(address)
        sent_away = answer.status_code == 302 and answer.url.startswith(LOGINS)
        assert answer.status_code < 500
        if not sent_away and answer.status_code not in (403, 404):
            entered.add(role)

    assert entered == allowed
