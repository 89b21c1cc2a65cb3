from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import DomainError
from forums.models import Topic
from forums.services.holding import hold
from themes import services as themes
from themes.models import Run

# Working days for the answer to a theme, as for an opinion.
ANSWER_WORKDAYS = 15


class NobodyAnswers(DomainError):
    message = _("No department answers on this board: name one for the board first.")


@transaction.atomic
def start_themes(*, topic: Topic, by: User, now: datetime, theme_count: int | None = None) -> Run:
    """Search for themes in what was said in a topic: signed, they are answered as cases.

    Raises NobodyAnswers, and what ``themes.services.start_run`` raises. The caller has checked
    forums.sort_topic; load ``office`` and ``board__department`` with the topic.
    """
    department = topic.answering
    if department is None:
        raise NobodyAnswers
    # Nobody moves its posts meanwhile.
    hold(topic)
    return themes.start_run(
        scope=topic.scope,
        title=topic.title,
        url=topic.get_absolute_url(),
        threads=[topic.thread],
        department=department,
        lead=department,
        answer_workdays=ANSWER_WORKDAYS,
        started_by=by,
        now=now,
        theme_count=theme_count,
    )
