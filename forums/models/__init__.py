from forums.models.ballot import Ballot, Count, Option, Paper, Voter
from forums.models.board import Board, Tag
from forums.models.finding import Word
from forums.models.joining import Joining
from forums.models.opinion_map import MapResult, OpinionMap, Stand, Statement
from forums.models.reading import Draft, Following
from forums.models.session import Question, Reminder, Session
from forums.models.summary import Summary
from forums.models.topic import Post, Topic
from forums.models.wording import Drafting, EarlierBase, Wording

__all__ = [
    "Ballot",
    "Board",
    "Count",
    "Draft",
    "Drafting",
    "EarlierBase",
    "Following",
    "Joining",
    "MapResult",
    "OpinionMap",
    "Option",
    "Paper",
    "Post",
    "Question",
    "Reminder",
    "Session",
    "Stand",
    "Statement",
    "Summary",
    "Tag",
    "Topic",
    "Voter",
    "Word",
    "Wording",
]
