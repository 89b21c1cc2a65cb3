"""A small city in which everybody writes one word, and the pages that show it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from consultations.draft import DraftClause
from consultations.models import Profile
from contributions.models import Thread
from moderation.models import Decision, Reason
from notifications.models import Notice
from tests import make


class City:
    """One of everything, where everybody writes the same word."""

    def __init__(self, word: str) -> None:
        Profile.objects.update(title=word, source=word)
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

    def _person(self, word: str, role: str = "") -> User:
        # Random letters could look like a word of the other language.
        pseudonym = f"{User.objects.count():06d}"
        return make.user(role, department=self.office, display_name=word, pseudonym=pseudonym)

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
        row, thread = self.open.pk, self.threads[1].pk
        for who, names in (
            (None, ["account_login", "account_signup", "account_reset_password"]),
            (None, ["consultations:index", "track:index"]),
            (self.citizen, ["me:index", "notices:index", "account_email"]),
            (self.citizen, ["account_change_phone", "account_change_password", "account_logout"]),
            (self.official, ["desk:index", "rounds:index", "themes:index"]),
            (self.moderator, ["moderation:queue", "moderation:decided"]),
        ):
            yield from ((who, reverse(name)) for name in names)
        yield from ((None, path) for path in ("/", "/nowhere/"))
        yield self.citizen, "/desk/"  # 403
        yield None, reverse("consultations:submit", args=[self.announced.pk])  # 409
        for who, name, *place in (
            (None, "consultations:detail", row),
            (None, "consultations:detail", self.announced.pk),
            (None, "consultations:report", row),
            (None, "consultations:submit", row),
            (self.citizen, "consultations:thread", thread),
            (self.citizen, "track:receipt", self.submission.receipt),
            (self.citizen, "me:answer", self.answer.pk),
            (self.citizen, "contributions:withdraw", self.said.pk),
            (self.official, "desk:case", self.case.pk),
            (self.official, "desk:case", self.answer.case_id),
            (self.official, "desk:assign", self.case.pk),
            (self.official, "desk:write", self.case.pk),
            (self.official, "desk:sign_off", self.run.pk),
            (self.official, "desk:late", self.run.pk),
            (self.official, "rounds:detail", row),
            (self.official, "themes:run", self.run.pk),
            (self.official, "themes:theme", self.run.pk, self.theme.pk),
            (self.moderator, "moderation:contribution", self.held.pk),
        ):
            yield who, reverse(name, args=place)
