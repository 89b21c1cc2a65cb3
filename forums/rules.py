import rules

from accounts.models import User
from accounts.rules import is_moderator, is_official, is_supervisor
from contributions.models import Contribution, Thread
from contributions.rules import is_author, is_withdrawable
from forums.models import Ballot, Board, Post, Session, Topic, Wording
from forums.speaking import is_known

# Boards, topics and posts.


@rules.predicate
def is_public(user: User, topic: Topic) -> bool:
    """Load ``opening`` with the topic."""
    return topic.state in Topic.PUBLIC and topic.opening.state == Contribution.State.PUBLISHED


@rules.predicate
def opened_it(user: User, topic: Topic) -> bool:
    return user.is_authenticated and topic.opened_by_id == user.pk


@rules.predicate
def is_removed(user: User, topic: Topic) -> bool:
    return topic.state == Topic.State.REMOVED


@rules.predicate
def is_open(user: User, topic: Topic) -> bool:
    return topic.state == Topic.State.OPEN


@rules.predicate
def may_be_heard(user: User, topic: Topic) -> bool:
    """Load ``board`` with the topic."""
    return user.is_authenticated and is_known(user, topic.board)


@rules.predicate
def may_begin(user: User, board: Board) -> bool:
    if board.opener == Board.Opener.OFFICIALS and not user.is_official:
        return False
    return board.is_shown and is_known(user, board)


@rules.predicate
def said_it(user: User, post: Post) -> bool:
    """Load ``contribution`` with the post."""
    return user.is_authenticated and post.contribution.author_id == user.pk


@rules.predicate
def is_of_an_open_topic(user: User, post: Post) -> bool:
    """Load ``topic`` with the post."""
    return post.topic.state == Topic.State.OPEN


@rules.predicate
def opens_a_discussion(user: User, contribution: Contribution) -> bool:
    """Whether others have spoken under these words; load ``thread`` with them."""
    if contribution.thread.kind != Thread.Kind.FORUMS or contribution.thread.contribution_count < 2:
        return False
    return Topic.objects.filter(opening=contribution).exists()


# ``view_topic`` has its twin in Topic.objects.visible_to.
rules.add_perm("forums.view_topic", is_public | (opened_it & ~is_removed) | is_moderator)
rules.add_perm("forums.open_topic", rules.is_authenticated & may_begin)
rules.add_perm("forums.reply", is_public & is_open & may_be_heard)
rules.add_perm("forums.speak_officially", is_official)
# Until when is a matter of the clock: forums.services.edit_post.
rules.add_perm("forums.edit_post", said_it & is_of_an_open_topic)
# With its opening a topic would go out of sight, and with it what others have said.
rules.set_perm(
    "contributions.withdraw_contribution", is_author & is_withdrawable & ~opens_a_discussion
)

# Opinion maps.


@rules.predicate
def runs_maps_of(user: User, topic: Topic) -> bool:
    """An official whose department the topic is with; load ``board`` with the topic."""
    offices = {topic.office_id, topic.board.department_id} - {None}
    return bool(user.department_ids & offices) if offices else user.is_official


rules.add_perm("forums.take_stand", is_public & may_be_heard)
rules.add_perm("forums.run_map", rules.is_authenticated & (is_moderator | runs_maps_of))
rules.add_perm("forums.view_map_desk", is_official | is_moderator)

# Live sessions.


@rules.predicate
def hosts(user: User, session: Session) -> bool:
    return user.is_authenticated and session.office_id in user.department_ids


@rules.predicate
def takes_questions(user: User, session: Session) -> bool:
    return session.takes_questions


rules.add_perm("forums.ask_question", rules.is_authenticated & takes_questions)
rules.add_perm("forums.announce_session", is_official)
# To begin, end and cancel it is the department's; who sorts questions may be a moderator.
rules.add_perm("forums.run_session", hosts)
rules.add_perm("forums.moderate_session", hosts | is_moderator)
rules.add_perm("forums.view_session_desk", is_official | is_moderator)

# Wordings.


@rules.predicate
def worded_it(user: User, wording: Wording) -> bool:
    """Load ``contribution`` with the wording."""
    return user.is_authenticated and wording.contribution.author_id == user.pk


# Whether it is still open is a matter of the moment: forums.services.wording.
rules.add_perm("forums.propose_wording", is_public & may_be_heard)
rules.add_perm("forums.edit_wording", worded_it)
rules.add_perm(
    "forums.run_drafting", rules.is_authenticated & is_public & (is_moderator | runs_maps_of)
)

# The desk of boards and topics.


@rules.predicate
def answers_it(user: User, topic: Topic) -> bool:
    """Whether ``user`` is an official of the department that is asked; load ``board``."""
    asked = topic.office_id or topic.board.department_id
    return user.is_authenticated and asked in user.department_ids


@rules.predicate
def opened_it_officially(user: User, topic: Topic) -> bool:
    return user.is_authenticated and topic.office_id in user.department_ids


rules.add_perm("forums.view_desk", is_official | is_moderator | is_supervisor)
# Its twin is Topic.objects.on_desk_of.
rules.add_perm("forums.view_on_desk", is_moderator | is_supervisor | answers_it)
rules.add_perm("forums.run_topic", is_moderator)
rules.add_perm("forums.close_topic", is_moderator | opened_it_officially)
rules.add_perm("forums.remove_topic", is_moderator & ~opened_it)
rules.add_perm("forums.pin_post", is_moderator | answers_it)
rules.add_perm("forums.answer_question", answers_it & is_public)
rules.add_perm("forums.choose_answer", (is_moderator | answers_it) & is_public)
rules.add_perm("forums.sort_topic", answers_it & is_public)

# Ballots.


@rules.predicate
def asks_in(user: User, ballot: Ballot) -> bool:
    """Whether ``user`` is an official of the department that asks."""
    return user.is_authenticated and ballot.office_id in user.department_ids


# Who may see a ballot is said by Ballot.objects.visible_to, who may vote in it by
# forums.electorate. ``run_ballot`` has its twin in Ballot.objects.run_by.
rules.add_perm("forums.make_ballot", is_official | is_moderator)
rules.add_perm("forums.run_ballot", is_moderator | asks_in)
