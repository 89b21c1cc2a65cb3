"""A clause that people word together, and the proposal that was carried to where it is decided."""

from datetime import timedelta
from typing import Any

from cms.carrying.services import Way, carry
from cms.carrying.sources import LOADED, source_of
from config.demo.forums_city import City, key
from config.demo.rounds import rounds
from consultations.document import current
from consultations.models import Consultation
from contributions.models import Contribution
from forums.models import Drafting, Topic, Wording
from forums.services.wording import open_drafting, propose


def build(told: dict[str, Any], topic: Topic, here: City) -> None:
    """Open the wording of a clause, propose, improve, and carry the best into its round."""
    title = next(row.title for row in rounds() if row.key == told["round"])
    consultation = Consultation.objects.get(title=title)
    texts = {text.label: text for text in current(consultation).texts}
    clause = texts[told["clause"]]
    drafting = open_drafting(
        topic=topic,
        title=told["title"],
        base=clause.text,
        place=clause.clause.thread,
        by=here.speakers["林知微"],
        now=topic.created_at + timedelta(hours=told["h"]),
    )
    made: dict[str, Wording] = {}
    for row in told["proposal"]:
        made[row["id"]] = _propose(row, drafting, made, here)
    here.count_votes()
    _carry(told["carried"], made, consultation, drafting, here)


def _propose(
    row: dict[str, Any], drafting: Drafting, made: dict[str, Wording], here: City
) -> Wording:
    wording = propose(
        drafting=drafting,
        author=here.speakers[row["by"]],
        text=row["text"],
        reason=row["why"],
        seen=drafting.base_number,
        key=key("wording", row["id"]),
        now=min(drafting.topic.created_at + timedelta(hours=row["h"]), here.now),
        based_on=made.get(row.get("based_on", "")),
    )
    here.agree(wording.contribution, row["agree"], row.get("disagree", 0))
    return wording


def _carry(
    told: dict[str, Any],
    made: dict[str, Wording],
    consultation: Consultation,
    drafting: Drafting,
    here: City,
) -> None:
    """Its author hands it in; who made what it improves is named beside it."""
    said = Contribution.objects.select_related(*LOADED).get(pk=made[told["id"]].pk)
    source = source_of(said)
    if source is None or drafting.place is None or said.author is None:
        raise ValueError("a proposal that cannot be carried")
    way = Way(consultation, drafting.place, key("carried", told["id"]), "amend")
    at = min(drafting.topic.created_at + timedelta(hours=told["h"]), here.now)
    carry(source=source, way=way, by=said.author, officially=False, now=at)
