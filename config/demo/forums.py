"""The demo city's boards and topics, through the services that citizens and officials use."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.models import Department, User
from config.demo import forums_map, forums_sessions, forums_votes, forums_wording
from config.demo.cast import crowd
from config.demo.content import city, read
from config.demo.forums_city import City, key
from config.demo.model import Person
from forums.models import Board, Following, Post, Tag, Topic
from forums.services import edit_post, open_topic, reply
from forums.services.following import follow
from forums.services.keeping import close_topic, relate_topic
from forums.services.moving import merge_topics
from forums.services.officials import answer_question
from forums.services.pinning import pin_post, pin_topic
from forums.services.summing import write_summary
from forums.services.telling import tell_due
from forums.standing import Quote

FOLLOWERS = 24
# How long after it was said something is changed.
EDITED = timedelta(minutes=20)


def build(units: dict[str, Department], people: dict[str, User], now: datetime) -> None:
    """Build it all; the caller has built the people and the rounds."""
    told = read("forums.toml")
    accounts = User.objects.filter(email__endswith="@citizens.yunting.example").order_by("pk")
    accounts = accounts.select_related("region")
    here = City(units, _speakers(told, people), list(accounts), people["qiao_man"], now)
    boards = _boards(told["board"], units)
    tags = {name: Tag.objects.create(name=name) for name in told["tags"]}
    rows = sorted(told["topic"], key=lambda row: (row["day"], row["hour"]))
    topics = {row["key"]: _open(row, boards, tags, here) for row in rows}
    for row in rows:
        _talk(row, topics[row["key"]], here)
    forums_map.build(topics["quiet"], here)
    forums_votes.build(topics, here)
    forums_sessions.build(here)
    here.count_votes()
    for row in rows:
        _end(row, topics, here)
    _listen(topics, people["wang_ruohe"], here)


def _speakers(told: dict[str, Any], people: dict[str, User]) -> dict[str, User]:
    """The cast and further people by their names."""
    names = {row["name"]: people[row["key"]] for row in city()["cast"]}
    further = [
        Person(f"forum-{number}", name, "individual", region, User.Assurance.CONTACT)
        for number, (name, region) in enumerate(told["people"].items())
    ]
    made = crowd(further)
    return names | {person.display_name: made[person.key] for person in further}


def _boards(rows: list[dict[str, Any]], units: dict[str, Department]) -> dict[str, Board]:
    return {
        row["key"]: Board.objects.create(
            name=row["name"],
            about=row["about"],
            department=units.get(row.get("department", "")),
            region_id=row.get("region"),
            position=place,
        )
        for place, row in enumerate(rows, 1)
    }


def _open(row: dict[str, Any], boards: dict[str, Board], tags: dict[str, Tag], here: City) -> Topic:
    at = here.past(row["day"], row["hour"])
    topic = open_topic(
        board=boards[row["board"]],
        author=here.speakers[row["by"]],
        title=row["title"],
        body=row["text"].strip(),
        key=key(row["key"]),
        now=at,
        office=here.units.get(row.get("office", "")),
        tags=[tags[name] for name in row.get("tags", ())],
    )
    here.agree(topic.opening, row.get("agree", 0), row.get("disagree", 0))
    if row.get("pinned"):
        pin_topic(topic=topic, is_pinned=True, by=here.moderator, now=at)
    for person in here.some(row["title"], FOLLOWERS):
        follow(person=person, topic=topic, mode=Following.Mode.FOLLOW)
    return topic


def _talk(row: dict[str, Any], topic: Topic, here: City) -> None:
    """Let people say what the file says, and officials answer."""
    said: dict[str, Post] = {}
    begun = topic.created_at
    for number, told in enumerate(row.get("post", ())):
        at = min(begun + timedelta(hours=told["h"], minutes=_minute(told)), here.now)
        post = _say(told, topic, said, at, here)
        said[told.get("id", str(number))] = post
        if "answer" in told:
            _answer(told, post, begun, here)
    if "summary" in row:
        _sum_up(row["summary"], topic, said, here)
    if "wording" in row:
        forums_wording.build(row["wording"], topic, here)


def _minute(told: dict[str, Any]) -> int:
    """Nobody speaks on the full hour."""
    return Random(told["text"]).randrange(2, 39)


def _say(
    told: dict[str, Any], topic: Topic, said: dict[str, Post], at: datetime, here: City
) -> Post:
    """One post with its votes; where it was edited the first words come before."""
    words = told["text"].strip()
    answers = said.get(told.get("to", ""))
    post = reply(
        topic=topic,
        author=here.speakers[told["by"]],
        body=told.get("edited", words),
        key=key(topic.pk, words),
        now=at,
        answers=answers,
        quote="all" if told.get("quote") else "",
        office=here.units.get(told.get("office", "")),
        is_question=told.get("question", False),
    )
    if "edited" in told:
        post = edit_post(post=post, body=words, now=at + EDITED)
    here.agree(post.contribution, told.get("agree", 0), told.get("disagree", 0))
    if told.get("pinned"):
        pin_post(post=post, is_pinned=True, by=here.moderator, now=at)
    return post


def _answer(told: dict[str, Any], question: Post, begun: datetime, here: City) -> None:
    answer = answer_question(
        question=question,
        official=here.speakers[told["answer_by"]],
        office=here.units[told["answer_office"]],
        body=told["answer"],
        key=key("answer", question.pk),
        now=min(begun + timedelta(hours=told["answer_h"]), here.now),
    )
    here.agree(answer.contribution, told["agree"] // 2, 2)


def _sum_up(told: dict[str, Any], topic: Topic, said: dict[str, Post], here: City) -> None:
    write_summary(
        topic=topic,
        text=told["text"],
        by=here.moderator,
        now=min(topic.created_at + timedelta(hours=told["h"]), here.now),
        quotes=[Quote(words, said[of].pk) for of, words in told.get("quotes", ())],
    )


def _end(row: dict[str, Any], topics: dict[str, Topic], here: City) -> None:
    """Close, merge and relate topics, once all has been said and voted in them."""
    topic = topics[row["key"]]
    if "related" in row:
        others = [topics[name] for name in row["related"]]
        at = topic.created_at + timedelta(hours=1)
        relate_topic(topic=topic, others=others, by=here.moderator, now=at)
    if "merged_into" in row:
        at = min(topic.created_at + timedelta(hours=12), here.now)
        merge_topics(topic=topic, into=topics[row["merged_into"]], by=here.moderator, now=at)
    if "closed" in row:
        told = row["closed"]
        at = min(topic.created_at + timedelta(hours=told["h"]), here.now)
        by = here.speakers[told["by"]]
        close_topic(topic=topic, conclusion=told["words"], by=by, now=at)


def _listen(topics: dict[str, Topic], citizen: User, here: City) -> None:
    """The citizen of the logins follows two topics and has read none to its end."""
    for name in ("quiet", "meals"):
        follow(person=citizen, topic=topics[name], mode=Following.Mode.FOLLOW)
        seen = topics[name].opening_id
        Following.objects.filter(person=citizen, topic=topics[name]).update(seen=seen)
    while tell_due(here.now):
        continue
