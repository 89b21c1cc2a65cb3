"""Sentences of posts that say most of what a topic says: a machine's proposal for its summary."""

from collections.abc import Sequence

from contributions.models import Contribution
from forums.models import Topic
from forums.standing import Quote
from nlp.summary import summarise

# So many posts of each kind are read: those agreed to most, discussed most, and the newest.
READ, CUT, SENTENCES = 100, 1000, 6
ORDERS = ("-agree_count", "-reply_count", "-pk")


def propose(topic: Topic) -> Sequence[Quote]:
    """The sentences, the one that says most first; three queries."""
    heads = Contribution.objects.shown().heads().filter(thread=topic.thread_id)
    read: dict[int, str] = {}
    for order in ORDERS:
        rows = heads.order_by(order, "-pk") if order != "-pk" else heads.order_by(order)
        read.update(rows.values_list("pk", "body")[:READ])
    texts = [body[:CUT] for body in read.values()]
    found = summarise(texts, [str(pk) for pk in read], sentences=SENTENCES)
    return [Quote(one.sentence, int(one.source)) for one in found]
