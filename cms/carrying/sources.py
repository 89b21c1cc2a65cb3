"""What of a discussion can be carried further, whose words it is, and how many stand behind it."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from contributions.models import Contribution, Thread
from forums.models import Topic, Wording

# Of a matter that a petition asks for, this many characters are taken as its first line.
LINE = 80


@dataclass(frozen=True)
class Source:
    """A post, a proposed wording or a statement, with its topic; ``backers`` agree with it."""

    contribution: Contribution
    topic: Topic
    url: str
    backers: int

    @property
    def words(self) -> str:
        """Its public words, with the title of what opens a topic."""
        row = self.contribution
        return f"{row.heading}\n{row.body}" if row.heading else row.body

    @property
    def line(self) -> str:
        """Its title, or else its first sentence."""
        first = self.contribution.heading or self.contribution.body.strip().splitlines()[0]
        return first.split("。")[0][:LINE]

    @property
    def asked(self) -> str:
        """What it asks for: a wording by its text, everything else by its words."""
        return self.contribution.proposal or self.contribution.body

    @property
    def place(self) -> int | None:
        """The thread of the clause that it words, where it words one."""
        wording = getattr(self.contribution, "wording", None)
        return wording.drafting.place_id if wording else None

    @property
    def authors(self) -> list[User]:
        """Whose words it is, the author first, then those of the wordings that it improves."""
        row = self.contribution
        wording = getattr(row, "wording", None)
        earlier = User.objects.filter(contributions__in=wording.ancestors) if wording else ()
        people = [*([row.author] if row.author else []), *earlier]
        return list(dict.fromkeys(people))


# What a source needs to be loaded with.
LOADED = (
    "author",
    "thread",
    "post__topic__thread",
    "wording__drafting__topic__thread",
    "statement__opinion_map__topic__thread",
)


def source_of(row: Contribution) -> Source | None:
    """The source that a contribution is, loaded with ``LOADED``; None for what is no source."""
    if row.thread.kind != Thread.Kind.FORUMS:
        return None
    if post := getattr(row, "post", None):
        return Source(row, post.topic, reverse("forums:post", args=[row.pk]), row.agree_count)
    if wording := getattr(row, "wording", None):
        url = _url_of(wording)
        return Source(row, wording.drafting.topic, url, row.agree_count)
    if statement := getattr(row, "statement", None):
        topic = statement.opinion_map.topic
        url = f"{topic.get_absolute_url()}map/"
        return Source(row, topic, url, statement.agree_count)
    return None


def _url_of(wording: Wording) -> str:
    return reverse("forums:proposal", args=[wording.drafting.topic_id, wording.number])
