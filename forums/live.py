"""What viewers of the forums are pushed: public fragments, rendered once and without a viewer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.cache import cache

from accounts.models import Department, User
from contributions.live import mention, rendered, tell, tell_later
from forums.models import OpinionMap, Question, Session, Topic

# Topics.

# Seconds in which it is told once that an official is writing; the page shows it for 20.
AGAIN = 8


def announce_writing(topic: Topic, official: User) -> None:
    """Tell who reads a topic just now for which department somebody is writing."""
    if not cache.add(f"writing-{topic.pk}-{official.pk}", official.pk, AGAIN):
        return
    office = Department.objects.filter(pk__in=official.department_ids).order_by("pk").first()
    context = {"topic": topic, "office": office}
    mention(topic.thread_id, rendered("forums/_live_writing.html", context))


# Sessions.

# Questions whose order is told, and those of them that are told in full.
ORDERED, WHOLE = 100, 5
# How long before its hour the questions of a session are put in order for those who watch.
WATCHED = timedelta(days=1)
# Seconds for which it is remembered which order viewers have.
REMEMBERED = 3600


def announce_state(session: Session) -> None:
    """Tell all who watch that a session has begun, is over or is called off."""
    tell_later(
        session.thread_id, lambda: rendered("forums/_session_state.html", {"session": session})
    )


def stage_of(session: Session) -> Question | None:
    """The question that is being answered now, where everybody may read it."""
    shown = Question.objects.shown().select_related("contribution__author")
    return shown.filter(session=session, state=Question.State.NOW).first()


def announce_stage(session: Session) -> None:
    """Show what is being answered, and what has been answered of it so far."""

    def make() -> str:
        context = {"session": session, "staged": stage_of(session)}
        return rendered("forums/_session_stage.html", context)

    tell_later(session.thread_id, make)


def announce_answer(question: Question) -> None:
    """Put a question among those that are answered, or that will be in writing."""

    def make() -> str:
        shown = Question.objects.shown().select_related("contribution__author")
        row = shown.filter(pk=question.pk).first()
        if row is None:
            return ""
        return rendered("forums/_session_done.html", {"question": row, "is_live": True})

    tell_later(question.session.thread_id, make)


def announce_rankings(now: datetime) -> int:
    """Tell who watches a session the order of its questions where it has changed; return how many.

    The worker calls it once a second, so nobody is told more often.
    """
    ahead = Session.objects.ahead().filter(starts_at__lt=now + WATCHED)
    return sum(_announce_ranking(session) for session in ahead)


def _announce_ranking(session: Session) -> bool:
    order = list(
        Question.objects.waiting().filter(session=session).values_list("pk", flat=True)[:ORDERED]
    )
    place = f"session-order-{session.pk}"
    if cache.get(place) == order:
        return False
    cache.set(place, order, REMEMBERED)
    tell(session.thread_id, _ranking(session, order))
    return True


def _ranking(session: Session, order: Sequence[int]) -> str:
    shown = Question.objects.shown().select_related("contribution__author")
    first = sorted(shown.filter(pk__in=order[:WHOLE]), key=lambda row: order.index(row.pk))
    context = {"session": session, "questions": first, "order": " ".join(map(str, order))}
    return rendered("forums/_session_ranking.html", context | {"is_live": True})


def announce_result(map_id: int) -> None:
    """Tell who looks at an opinion map that it was worked out anew, and the new figures."""

    def make() -> str:
        row = OpinionMap.objects.public().select_related("topic", "result").get(pk=map_id)
        context = {"opinion_map": row, "topic": row.topic, "result": row.result, "is_live": True}
        return rendered("forums/_map_figures.html", context)

    found = OpinionMap.objects.public().filter(pk=map_id).values_list("thread", flat=True)
    for thread in found:
        tell_later(thread, make)
