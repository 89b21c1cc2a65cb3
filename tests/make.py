"""Builders: plain functions with defaults that make valid rows through the real services."""

import itertools
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.utils import timezone

from accounts.models import Department, Membership, User
from cms.accessibility.services import report
from cms.models import AccessibilityReport
from consultations.draft import Draft, DraftClause
from consultations.models import Consultation, Profile, Submission
from consultations.services import PointSaid, close, release_version, submit
from contributions.models import Contribution, Thread
from moderation.services import receive
from responses.models import Case, Meeting, Response
from themes.models import Assignment, Run, Theme

_number = itertools.count(1)


def user(role: str = "", *, department: Department | None = None, **columns: Any) -> User:
    """A person with a confirmed address; with ``role`` one who holds that post."""
    number = next(_number)
    columns.setdefault("email", f"person{number}@example.org")
    columns.setdefault("assurance", User.Assurance.CONTACT)
    if columns.get("identity_key"):
        columns.setdefault("identified_at", timezone.now())
    person = User.objects.create_user(password="a long enough secret", **columns)
    if role:
        Membership.objects.create(
            user=person, department=department or make_department(), role=role
        )
    return person


def department(name: str = "", *, parent: Department | None = None) -> Department:
    number = next(_number)
    columns = {"name": name or f"第{number}局", "code": f"D-{number:04d}"}
    return parent.add_child(**columns) if parent else Department.add_root(**columns)


make_department = department


def thread(**columns: Any) -> Thread:
    columns.setdefault("kind", Thread.Kind.CONSULTATIONS)
    return Thread.objects.create(**columns)


def contribution(
    *,
    thread: Thread | None = None,
    author: User | None = None,
    body: str = "希望静谧区晚上九点半以后不再用音箱。",
    state: str = Contribution.State.PUBLISHED,
    at: datetime | None = None,
    **columns: Any,
) -> Contribution:
    """An opinion that came in by ``receive``; then put in ``state`` without ceremony."""
    row = receive(
        thread=thread or globals()["thread"](),
        author=author or user(),
        body=body,
        at=at or timezone.now(),
        **columns,
    )
    if row.state != state:
        Contribution.objects.filter(pk=row.pk).update(state=state)
        row.refresh_from_db()
    return row


def clauses(count: int = 3) -> tuple[DraftClause, ...]:
    """``count`` articles under one chapter, with the same keys at each call."""
    chapter = DraftClause(clause_key(0), "chapter", "第一章", "总则")
    articles = tuple(
        DraftClause(clause_key(n), "article", f"第{n}条", f"标题{n}", f"第{n}条的内容。")
        for n in range(1, count + 1)
    )
    return (chapter, *articles)


def clause_key(number: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"clause-{number}")


def draft(**parts: Any) -> Draft:
    """A draft that may be published: 37 days from today under ``cn-rule``."""
    today = timezone.localdate()
    complete: dict[str, Any] = {
        "title": "云汀市滨江夜间公共空间使用与声光协调办法（征求意见稿）",
        "profile": Profile.objects.get(pk="cn-rule"),
        "lead": parts.get("lead") or department(),
        "office": None,
        "contact": "云汀市司法局立法处，电话 0980-1234567",
        "note": "为了让滨江夜间空间既热闹又安宁。",
        "opens_on": today,
        "closes_on": today + timedelta(days=37),
        "clauses": clauses(),
    }
    return Draft(**{**complete, **parts})


def consultation(
    *, state: str = Consultation.State.OPEN, now: datetime | None = None, **parts: Any
) -> Consultation:
    """A released consultation, open unless ``state`` is announced or closed."""
    now = now or timezone.now()
    if state == Consultation.State.ANNOUNCED:
        parts.setdefault("opens_on", timezone.localdate() + timedelta(days=3))
        parts.setdefault("closes_on", timezone.localdate() + timedelta(days=40))
    version = release_version(consultation=None, draft=draft(**parts), actor=None, now=now)
    row = version.consultation
    if state == Consultation.State.CLOSED:
        close(consultation=row, now=now)
    row.refresh_from_db()
    return row


def clause_threads(consultation: Consultation) -> list[Thread]:
    """The threads of the consultation's clauses in the order of the text."""
    texts = consultation.versions.first().texts.select_related("clause__thread")
    return [text.clause.thread for text in texts]


def submission(
    *,
    consultation: Consultation,
    author: User | None = None,
    threads: list[Thread] | None = None,
    body: str = "建议把时间提前半小时。",
    now: datetime | None = None,
    **rest: Any,
) -> Submission:
    """One envelope with one point in each of ``threads`` (the whole text if none is named)."""
    points = [
        PointSaid(thread=place, body=f"{body}（{number}）", stance="amend")
        for number, place in enumerate(threads or [consultation.thread], 1)
    ]
    return submit(
        consultation=consultation,
        author=author or user(),
        points=points,
        key=uuid4(),
        now=now or timezone.now(),
        **rest,
    )


def run(
    *,
    consultation: Consultation | None = None,
    threads: list[Thread] | None = None,
    state: str = Run.State.READY,
    official: User | None = None,
    themes: int = 2,
    **columns: Any,
) -> Run:
    """A run over closed threads with ``themes`` candidates and the theme for the rest."""
    office = columns.pop("department", None) or department()
    official = official or user("official", department=office)
    if state == Run.State.FAILED:
        columns.setdefault("failure", Run.Failure.DIED)
    if state == Run.State.RUNNING:
        columns = {"worker": "a worker", "lease_until": timezone.now(), **columns}
    row = Run.objects.create(
        scope=consultation.scope if consultation else f"test:{next(_number)}",
        title="一份征求意见稿",
        department=office,
        lead=columns.pop("lead", office),
        started_by=official,
        created_at=timezone.now(),
        state=state,
        signed_by=official if state == Run.State.SIGNED else None,
        signed_at=timezone.now() if state == Run.State.SIGNED else None,
        **columns,
    )
    row.threads.set(threads or [thread(closed_at=timezone.now())])
    for position in range(themes):
        Theme.objects.create(run=row, label=f"主题{position + 1}", position=position)
    Theme.objects.create(run=row, label="其他", is_rest=True, position=themes)
    return row


def assignment(*, theme: Theme, contribution: Contribution, by: User | None = None) -> Assignment:
    return Assignment.objects.create(
        run=theme.run, theme=theme, contribution=contribution, score=0.5, assigned_by=by
    )


def case(*, theme: Theme | None = None, state: str = Case.State.ASSIGNED, **columns: Any) -> Case:
    """A case over a theme of a signed run; owner and lead are the run's unless given."""
    theme = theme or run(state=Run.State.SIGNED).themes.first()
    Theme.objects.filter(pk=theme.pk).update(state=Theme.State.SELECTED)
    theme.state = Theme.State.SELECTED
    columns.setdefault("owner", theme.run.department)
    columns.setdefault("lead", theme.run.lead)
    columns.setdefault("due_on", timezone.localdate() + timedelta(days=10))
    if state == Case.State.RETURNED:
        columns.setdefault("return_reason", "不属于本单位职责")
    if state == Case.State.ANSWERED:
        columns.setdefault("answered_at", timezone.now())
    return Case.objects.create(theme=theme, state=state, opened_at=timezone.now(), **columns)


def whole_case(
    *, promise: str = Case.Promise.REPLY, state: str = Case.State.ACCEPTED, **columns: Any
) -> Case:
    """A case over a matter as a whole that 812 people ask for; its owner is its lead."""
    columns.setdefault("thread", thread(matter="给滨江步道每五百米装一处无障碍厕所"))
    lead = columns.pop("lead", None) or make_department()
    if state == Case.State.ANSWERED:
        columns.setdefault("answered_at", timezone.now())
    return Case.objects.create(
        promise=promise,
        state=state,
        owner=columns.pop("owner", lead),
        lead=lead,
        due_on=columns.pop("due_on", timezone.localdate() + timedelta(days=12)),
        backers=columns.pop("backers", 812),
        opened_at=timezone.now(),
        **columns,
    )


def meeting(
    *, case: Case, minutes: str = "", days: int = 3, place: str = "望渡文化站多功能厅"
) -> Meeting:
    """The hearing of ``case`` in ``days`` (fewer than 0: ago)."""
    at = timezone.now() + timedelta(days=days)
    return Meeting.objects.create(case=case, begins_at=at, place=place, minutes=minutes)


def answer(
    *, case: Case | None = None, state: str = Response.State.DRAFT, **columns: Any
) -> Response:
    """An answer to an accepted case by somebody of the lead department, or an answered one."""
    published = state == Response.State.PUBLISHED
    place = Case.State.ANSWERED if published else Case.State.ACCEPTED
    row = case or globals()["case"](state=place)
    columns.setdefault("author", user("official", department=row.lead))
    if state != Response.State.DRAFT:
        columns.setdefault("reviewer", user("official", department=row.owner))
    if state in (Response.State.SIGNED, Response.State.PUBLISHED):
        columns.setdefault("signer", user("official", department=row.owner))
    return Response.objects.create(
        case=row,
        state=state,
        outcome=columns.pop("outcome", "adopted"),
        reason=columns.pop("reason", "意见合理，予以采纳，已写入第三条。"),
        body=columns.pop("body", "您的意见已被采纳，修改后的条文将于下月公布。"),
        published_at=timezone.now() if published else None,
        **columns,
    )


def obstacle(*, words: str = "读屏软件读不出表态按钮。", **facts: Any) -> AccessibilityReport:
    """A report on accessibility as a guest sends it."""
    return report(words=words, **{"key": uuid4(), "now": timezone.now(), **facts})
