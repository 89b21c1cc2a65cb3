"""People word a text together: proposals, what they improve, and a base that may change."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from contributions.models import Contribution, Thread
from contributions.services import Words
from contributions.text import clean, own_contacts
from contributions.text import publish as public_text
from core.errors import DomainError, StaleState
from forums.models import Drafting, EarlierBase, Topic, Wording
from forums.services.holding import hold
from forums.services.posts import EditedTooLate, may_still_edit
from moderation import services as moderation
from notifications.services import notify


class AlreadyDrafted(DomainError):
    message = _("People word a text here already: one topic has one text.")


class BaseMissing(DomainError):
    message = _("Say what is worded, and give the text as it is now or a first sentence.")


class DraftingClosed(DomainError):
    message = _("No wording is proposed here any more. Your words are below: copy what you need.")


class BaseChanged(DomainError):
    message = _(
        "The text has changed while you wrote. It stands above as it reads now: look whether your "
        "wording still fits, then send it again."
    )


class NothingChanged(DomainError):
    message = _("Your wording says the same as the text. Change at least one word.")


class NothingImproved(DomainError):
    message = _(
        "Your wording says the same as the proposal you want to improve. Agree with it, or change "
        "at least one word."
    )


class ProposedAlready(DomainError):
    message = _(
        "Somebody has proposed exactly this wording: agree with it there, or change at least one "
        "word."
    )


class ImprovedGone(DomainError):
    message = _(
        "The proposal you want to improve is not there any more. Your words are below: send them "
        "as a proposal of their own."
    )


@transaction.atomic
def open_drafting(
    *,
    topic: Topic,
    title: str,
    base: str,
    by: User,
    now: datetime,
    place: Thread | None = None,
) -> Drafting:
    """Let people word ``base`` together in ``topic``; ``place`` is the clause's thread, if any.

    Raises BaseMissing, AlreadyDrafted for the topic or the place, and StaleState where the topic
    is not open. The caller has checked forums.open_drafting.
    """
    named, text = " ".join(clean(title).split())[:80], clean(base)
    if not named or not text:
        raise BaseMissing
    row = hold(topic)
    if row.state != Topic.State.OPEN:
        raise StaleState
    thread = _thread(topic, named, text)
    try:
        with transaction.atomic():
            drafting = Drafting.objects.create(
                topic=row,
                thread=thread,
                title=named,
                base=text,
                place=place,
                opened_by=by,
                created_at=now,
            )
    except IntegrityError as error:
        raise AlreadyDrafted from error
    record(verb="forums.drafting_opened", subject=drafting, actor=by, at=now)
    return drafting


def _thread(topic: Topic, named: str, text: str) -> Thread:
    return Thread.objects.create(
        kind=Thread.Kind.FORUMS,
        matter=topic.title,
        title=named,
        text=text,
        moderation=topic.thread.moderation,
        # What came of it is said when it is closed; proposals are not sorted into themes.
        is_whole=True,
    )


@transaction.atomic
def propose(
    *,
    drafting: Drafting,
    author: User,
    text: str,
    reason: str,
    seen: int,
    key: UUID,
    now: datetime,
    based_on: Wording | None = None,
) -> Wording:
    """Propose a wording, or improve ``based_on``; the same ``key`` again changes nothing.

    ``seen`` is the ``base_number`` that the author had before his or her eyes. Raises
    DraftingClosed, BaseChanged, ImprovedGone, NothingChanged, NothingImproved, ProposedAlready,
    StaleState for a key that is somebody else's, and what ``receive`` raises. The caller has
    checked forums.propose_wording.
    """
    row = _locked(drafting)
    if sent := Wording.objects.filter(idempotency_key=key, contribution__author=author).first():
        return sent
    _check_open(row)
    if seen != row.base_number or _is_outdated(row):
        raise BaseChanged
    improved = _standing(based_on, row) if based_on else None
    known = own_contacts(row.base)
    _check_new(row, public_text(text, known).text, improved)
    said = moderation.receive(
        thread=row.thread,
        author=author,
        body=reason,
        proposal=text,
        at=now,
        public=known,
        is_head=True,
    )
    wording = _numbered(said, row, improved, key)
    record(verb="forums.wording_proposed", subject=wording, actor=author, at=now)
    return wording


def _numbered(said: Contribution, row: Drafting, improved: Wording | None, key: UUID) -> Wording:
    """Give the proposal the next number; whoever else takes one waits for the drafting."""
    last = row.wordings.aggregate(last=Max("number"))["last"] or 0
    try:
        wording = Wording.objects.create(
            contribution=said,
            drafting=row,
            based_on=improved,
            ancestors=[*improved.ancestors, improved.pk][-Wording.TRACED :] if improved else [],
            number=last + 1,
            base_number=row.base_number,
            idempotency_key=key,
        )
    except IntegrityError as error:
        raise StaleState from error
    if improved:
        _tell_improved(improved, wording)
    return wording


def _locked(drafting: Drafting) -> Drafting:
    """The row as it is now; whoever closes the topic, proposes or changes the base waits."""
    hold(drafting.topic)
    rows = Drafting.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("topic", "thread", "place").get(pk=drafting.pk)


def _check_open(row: Drafting) -> None:
    if row.state != Drafting.State.OPEN or row.topic.state != Topic.State.OPEN:
        raise DraftingClosed


def _is_outdated(row: Drafting) -> bool:
    return _present(row) != row.base


def _present(row: Drafting) -> str:
    """The clause as it reads now; a clause that has no words any more leaves the text as it is."""
    return row.place.text if row.place and row.place.text else row.base


def _standing(based_on: Wording, drafting: Drafting) -> Wording:
    row = Wording.objects.select_related("contribution__author").get(pk=based_on.pk)
    if row.drafting_id != drafting.pk or not row.contribution.is_shown:
        raise ImprovedGone
    return row


def _check_new(row: Drafting, text: str, improved: Wording | None, *, own: int = 0) -> None:
    """Refuse what says nothing new; ``own`` is the contribution that is being edited."""
    if _alike(text, row.base):
        raise NothingChanged
    if improved and _alike(text, improved.contribution.proposal):
        raise NothingImproved
    same = row.thread.contributions.shown().filter(proposal=text).exclude(pk=own)
    if same.exists():
        raise ProposedAlready


def _alike(one: str, other: str) -> bool:
    return not one.strip() or one.split() == other.split()


def _tell_improved(improved: Wording, wording: Wording) -> None:
    """Tell the author at once, but nothing of what a moderator has to read first."""
    said, author = wording.contribution, improved.contribution.author
    if said.is_shown and author and author.pk != said.author_id:
        notify(
            recipient=author,
            kind="wording_improved",
            key=f"wording-improved-{wording.pk}",
            url=wording.get_absolute_url(),
            number=wording.number,
            improved=improved.number,
            about=wording.drafting.title,
        )


@transaction.atomic
def revise_wording(*, wording: Wording, text: str, reason: str, now: datetime) -> Wording:
    """Put an author's new words in the place of the old; votes stay, the old can be read.

    Raises DraftingClosed, EditedTooLate also where it was improved, NothingChanged,
    NothingImproved, ProposedAlready, and what ``moderation.services.revise`` raises. The caller
    has checked forums.edit_wording.
    """
    row = _locked(wording.drafting)
    said = Contribution.objects.select_related("thread", "author").get(pk=wording.pk)
    _check_open(row)
    if not may_revise(wording, said, now):
        raise EditedTooLate
    known = own_contacts(row.base)
    _check_new(row, public_text(text, known).text, wording.based_on, own=said.pk)
    words = Words("", reason, text)
    wording.contribution = moderation.revise(contribution=said, words=words, public=known, now=now)
    record(verb="forums.wording_edited", subject=wording, actor=said.author, at=now)
    return wording


def may_revise(wording: Wording, said: Contribution, now: datetime) -> bool:
    """Whether a proposal may be changed: as posts are, and while nobody has built on it."""
    return may_still_edit(said, now) and not wording.improved.exists()


@transaction.atomic
def follow_place(*, drafting: Drafting, now: datetime) -> Drafting:
    """Take over the present words of the clause; the proposals keep the base they were made for.

    Safe to call again: nothing happens where nothing has changed.
    """
    row = _locked(drafting)
    if row.state != Drafting.State.OPEN or not _is_outdated(row):
        return row
    EarlierBase.objects.create(drafting=row, number=row.base_number, text=row.base, until=now)
    row.base, row.base_number = _present(row), row.base_number + 1
    row.save(update_fields=["base", "base_number"])
    Thread.objects.filter(pk=row.thread_id).update(text=row.base)
    record(verb="forums.drafting_followed", subject=row, at=now, number=row.base_number)
    return row


def follow_places(now: datetime) -> int:
    """Take over what has changed under open draftings; return how many that were."""
    rows = list(Drafting.objects.outdated()[:20])
    for row in rows:
        follow_place(drafting=row, now=now)
    return len(rows)
