"""A small city in which everybody writes one word, and the pages that show it."""

from collections.abc import Iterator

from django.utils import timezone

from accounts.models import Department, User
from consultations.draft import DraftClause
from consultations.models import Profile
from consultations.models import Rules as ProcedureRules
from consultations.services import release_version
from contributions.models import Thread
from forums.models import Topic
from forums.services import questions, sessions
from forums.services.ballots import Said
from forums.services.keeping import close_topic
from forums.services.summing import write_summary
from forums.services.wording_end import close_drafting
from moderation.models import Decision, Reason
from notifications.models import Notice
from petitions.models import Petition
from petitions.models import Profile as Rules
from petitions.services import counting
from tests import make, make_ballots, make_forums, make_maps, make_petitions
from tests.cms import carrying
from tests.cms.circulating import of_departments
from tests.consultations.hearings import in_city as hearings
from tests.forums import make_sessions
from tests.places import PLACES, stops


class City:
    """One of everything, where everybody writes the same word."""

    def __init__(self, word: str) -> None:
        Profile.objects.update(title=word, when=word)
        ProcedureRules.objects.update(source=word)
        self.office = make.department(word)
        self.official = self._person(word, "official")
        self.second = self._person(word, "official")
        self.moderator = self._person(word, "moderator")
        self.citizen = self._person(word)
        texts = (
            DraftClause(make.clause_key(1), "chapter", word, word),
            DraftClause(make.clause_key(2), "article", word, word, word),
        )
        parts = {"title": word, "contact": word, "note": word, "lead": self.office}
        self.open = make.consultation(clauses=texts, **parts)
        self.announced = make.consultation(state="announced", clauses=texts, **parts)
        self.threads = [self.open.thread, *make.clause_threads(self.open)[1:]]
        self.submission = make.submission(
            consultation=self.open,
            author=self.citizen,
            threads=self.threads,
            body=word * 2,
            query_code="2B3C4D5F6G",
        )
        self.said = self.submission.points.first().contribution
        self._moderate(word)
        self._answer(word)
        self._petition(word)
        self._ballots(word)
        self._topics(word)
        self._maps(word)
        self._sessions(word)
        self._wordings(word)
        of_departments.in_city(word, self.official)
        people = {"by": self.official, "citizen": self.citizen, "person": self._person}
        hearings.build(word, of=self.open, **people)
        self._versions(word, **parts)
        make.obstacle(words=word * 2)
        # Makers give those whom nobody named a department of their own.
        Department.objects.update(name=word)

    def _versions(self, word: str, **parts: object) -> None:
        """Of two clauses one goes on under another key, and one that was spoken of is gone."""
        old, new = (
            tuple(DraftClause(make.clause_key(n), "article", word, word, word) for n in numbers)
            for numbers in ((2, 3), (4,))
        )
        amended = make.consultation(clauses=old, **parts)
        for thread in make.clause_threads(amended):
            make.contribution(thread=thread, author=self.citizen, body=word * 2)
        draft = make.draft(clauses=new, **parts)
        release_version(consultation=amended, draft=draft, actor=None, now=timezone.now())

    def _person(self, word: str, role: str = "") -> User:
        # Random letters could look like a word of the other language.
        pseudonym = f"{User.objects.count():06d}"
        return make.user(role, department=self.office, display_name=word, pseudonym=pseudonym)

    def _petition(self, word: str) -> None:
        """One in each public state, signed by the citizen who has begun it, with a reason."""
        Rules.objects.update(title=word, source=word)
        words = {"title": word, "ask": word * 2, "background": word * 2}
        for state in ("open", "closed", "rejected"):
            make_petitions.petition(
                state=state, creator=self.citizen, checker=self.moderator, lead=self.office, **words
            )
        self.petition = Petition.objects.get(state="open")
        make.contribution(thread=self.petition.thread, author=self.citizen, body=word * 2)
        counting.count(timezone.now())

    def _ballots(self, word: str) -> None:
        """One that is open, and one of each way of counting with its result."""
        self.board = make_forums.board(name=word, about=word, department=self.office)
        self.topic = topic = make_forums.topic(
            board=self.board, author=self.citizen, title=word * 2, body=word * 2
        )
        options = [Said(f"{word}{n}", word, 3 * n) for n in range(1, 4)]
        parts = {"topic": topic, "by": self.official, "options": options, "question": word}
        self.ballot = make_ballots.ballot("ranking", votes=[(1, 2)], explanation=word, **parts)
        for kind, method in (("budget", "most"), ("ranking", "schulze"), ("ranking", "irv")):
            votes = [(1,), (2,), (1,)]
            make_ballots.ballot(kind, "out", method=method, money=10, votes=votes, **parts)

    def _topics(self, word: str) -> None:
        """A question and a post in the one that is open, and one that is closed."""
        topic, now = Topic.objects.get(), timezone.now()
        said = {"author": self.citizen, "body": word * 2}
        for is_question in (True, False):
            make_forums.post(topic=topic, is_question=is_question, **said)
        topic.tags.create(name=word)
        closed = make_forums.topic(board=topic.board, title=word * 2, **said)
        write_summary(topic=closed, text=word, by=self.moderator, now=now)
        close_topic(topic=closed, conclusion=word, by=self.moderator, now=now)

    def _maps(self, word: str) -> None:
        """One on which the citizen has taken a stand, and one that is over; two groups each."""
        first = Topic.objects.filter(state=Topic.State.OPEN).first()
        other = make_forums.topic(
            board=first.board, author=self.citizen, title=word * 3, body=word * 2
        )
        said = [f"{word}{n}" for n in range(10)]
        parts = {"by": self.moderator, "question": word, "statements": said, "stands_first": 1}
        for topic, ended in ((first, False), (other, True)):
            row = make_maps.opinion_map(topic=topic, ended=ended, **parts)
            make_maps.stand(row, self.citizen, 1, 0, -1)
            make_maps.camps(row, 7, 6)
            make_maps.worked_out(row)

    def _sessions(self, word: str) -> None:
        """One that is announced, one under way with a question on the stage, one that is over."""
        parts = {"title": word, "about": word, "guests": word, "office": self.office}
        for state in ("announced", "live", "ended"):
            now = timezone.now()
            session = make_sessions.session(state="announced", by=self.official, **parts)
            asked = [
                make_sessions.question(session=session, author=self.citizen, body=word * n)
                for n in (2, 3)
            ]
            if state == "announced":
                continue
            sessions.start(session=session, by=self.official, now=now)
            questions.put_on_stage(question=asked[0], seen=None, by=self.official, now=now)
            questions.say(question=asked[0], words=word, by=self.official, now=now)
            if state == "ended":
                sessions.end(session=session, by=self.official, now=now)

    def _wordings(self, word: str) -> None:
        """A proposal that improves another, carried into the open round, and an end."""
        rows = list(Topic.objects.filter(state=Topic.State.OPEN).order_by("pk")[:2])
        words = {"title": word * 4, "body": word * 2}
        make_forums.topic(board=self.board, author=self.citizen, **words)
        for number, topic in enumerate(rows):
            drafting = make_forums.drafting(topic=topic, base=word, title=word, by=self.official)
            said = {"author": self.citizen, "reason": word * 2}
            first = make_forums.wording(drafting=drafting, text=word * 2, **said)
            made = make_forums.wording(based_on=first, text=word * 3, **said)
            if number:
                now = timezone.now()
                close_drafting(drafting=drafting, by=self.official, conclusion=word, now=now)
            else:
                carrying.bring(made.contribution, carrying.way(self.open))

    def _moderate(self, word: str) -> None:
        place = make.thread(matter=word, title=word, moderation=Thread.Moderation.PRE)
        self.held, gone = (
            make.contribution(thread=place, author=self.citizen, body=word * 2, state="pending")
            for _ in range(2)
        )
        Decision.objects.create(
            contribution=gone,
            moderator=self.moderator,
            action="withhold",
            reason=Reason.objects.first(),
            decided_at=timezone.now(),
        )

    def _answer(self, word: str) -> None:
        self.run, signed = (
            make.run(official=self.official, department=self.office, state=state)
            for state in ("ready", "signed")
        )
        for run in (self.run, signed):
            type(run).objects.filter(pk=run.pk).update(title=word)
            run.themes.update(label=word, summary=word, keywords=[word])
        self.theme = self.run.themes.first()
        make.assignment(theme=self.theme, contribution=self.said)
        working, done = signed.themes.filter(is_rest=False)
        words = {"author": self.official, "reason": word, "body": word}
        make.assignment(theme=done, contribution=self.said)
        self.case = make.case(theme=working, state="accepted")
        make.answer(case=self.case, **words)
        whole = {"thread": make.thread(matter=word), "lead": self.office}
        make.whole_case(**whole)
        hearing = make.whole_case(promise="hearing", **whole)
        make.meeting(case=hearing, minutes=word, days=-1, place=word)
        answered = make.case(theme=done, state="answered")
        self.answer = make.answer(
            case=answered, state="published", reviewer=self.second, signer=self.second, **words
        )
        data = {"about": word, "theme": word, "department": word, "body": word}
        Notice.objects.create(
            kind="response_published",
            recipient=self.citizen,
            data={**data, "outcome": "adopted"},
            created_at=timezone.now(),
        )

    def pages(self) -> Iterator[tuple[User | None, str]]:
        """All pages of ours that this city has, each with somebody who may look at it."""
        ours = [place for place in PLACES if not place.is_editors]
        yield from ((stop.who, stop.address) for stop in stops(ours))
