from datetime import datetime

from django.db import transaction

from accounts.models import User
from petitions.models import Petition
from themes import services as themes
from themes.models import Run

# Working days for the answer to a theme, where no threshold sets a day: as for an opinion.
ANSWER_WORKDAYS = 15


@transaction.atomic
def start_themes(
    *, petition: Petition, by: User, now: datetime, theme_count: int | None = None
) -> Run:
    """Search for themes in the reasons that signers gave.

    Raises what ``themes.services.start_run`` raises. The caller has checked
    petitions.read_reasons; load ``lead`` and ``thread`` with the row.
    """
    return themes.start_run(
        scope=petition.scope,
        title=petition.title,
        url=petition.get_absolute_url(),
        threads=[petition.thread],
        department=petition.lead,
        lead=petition.lead,
        answer_workdays=ANSWER_WORKDAYS,
        started_by=by,
        now=now,
        theme_count=theme_count,
    )
