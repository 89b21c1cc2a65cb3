"""One person's stand on one statement: one statement of SQL that looks at the clock and writes.

Whether the map is open is asked of the database in the moment in which it writes, so that nothing
comes in after the end. Whoever stands so already writes nothing: a hundred presses are one.
"""

from django.db import connection
from django.db.models import Exists, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import DomainError
from forums.models import OpinionMap, Stand, Topic

# What Django's own Now() is on each database: the time of the statement, not of the transaction.
CLOCK = {
    "postgresql": "STATEMENT_TIMESTAMP()",
    "sqlite": "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW')",
}
TAKE = """INSERT INTO forums_stand (opinion_map_id, statement_id, person_id, value, taken_at)
    SELECT map.id, statement.contribution_id, %s, %s, {clock}
    FROM forums_statement statement
    JOIN contributions_contribution said ON said.id = statement.contribution_id
    JOIN forums_opinionmap map ON map.id = statement.opinion_map_id
    JOIN forums_topic topic ON topic.id = map.topic_id
    WHERE statement.contribution_id = %s AND map.id = %s
    AND 'published' = said.state AND said.is_public
    AND (said.author_id IS NULL OR said.author_id <> %s)
    AND 'open' = topic.state AND map.opens_at <= {clock}
    AND (map.closes_at IS NULL OR map.closes_at > {clock})
    ON CONFLICT (opinion_map_id, person_id, statement_id) DO UPDATE
    SET value = excluded.value, taken_at = excluded.taken_at
    WHERE forums_stand.value <> excluded.value"""


class MapClosed(DomainError):
    message = _("This opinion map is closed: no stand can be taken any more. Look at its results.")


class MapStillOpen(DomainError):
    message = _(
        "All stands are given out when the map has closed: until then somebody could tell from two "
        "files who came in between."
    )


class StatementGone(DomainError):
    message = _("This statement is not there any more. Go back to the map: the next one is there.")


class OwnStatement(DomainError):
    message = _("This is your own statement: you count as agreeing with it.")


def take_stand(*, opinion_map: OpinionMap, statement_id: int, person: User, value: int) -> None:
    """Set what ``person`` holds of a statement: 1 agrees, 0 passes, -1 disagrees.

    The same again changes nothing. Raises MapClosed, StatementGone or OwnStatement. The caller has
    checked forums.take_stand. One query, two where nothing was written.
    """
    place = [statement_id, opinion_map.pk]
    with connection.cursor() as cursor:
        clock = CLOCK[connection.vendor]
        cursor.execute(TAKE.format(clock=clock), [person.pk, value, *place, person.pk])
        if cursor.rowcount > 0:
            return
    _explain(opinion_map, statement_id, person, value)


def _explain(opinion_map: OpinionMap, statement_id: int, person: User, value: int) -> None:
    """Find out why nothing was written; where it was so already that is no fault."""
    shown = opinion_map.statements.shown().select_related("contribution")
    found = shown.annotate(is_open=Exists(_open_by_the_clock(opinion_map))).filter(pk=statement_id)
    statement = found.first()
    if statement is None:
        raise StatementGone
    if statement.contribution.author_id == person.pk:
        raise OwnStatement
    if not statement.is_open and not statement.stands.filter(person=person, value=value).exists():
        raise MapClosed


def _open_by_the_clock(opinion_map: OpinionMap) -> QuerySet[OpinionMap]:
    goes_on = Q(closes_at__isnull=True) | Q(closes_at__gt=Now())
    begun = OpinionMap.objects.filter(pk=opinion_map.pk, opens_at__lte=Now())
    return begun.filter(goes_on, topic__state=Topic.State.OPEN)


def stands_of(opinion_map: OpinionMap, person: User) -> int:
    """How many statements of others, that everybody may see, this person has taken a stand on."""
    shown = opinion_map.statements.shown().exclude(contribution__author=person)
    return Stand.objects.filter(opinion_map=opinion_map, person=person, statement__in=shown).count()
