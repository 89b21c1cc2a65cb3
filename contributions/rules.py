import rules

from accounts.models import User
from accounts.rules import is_moderator
from contributions.models import Contribution


@rules.predicate
def is_author(user: User, contribution: Contribution) -> bool:
    return user.is_authenticated and contribution.author_id == user.pk


@rules.predicate
def is_shown(user: User, contribution: Contribution) -> bool:
    return contribution.is_shown


@rules.predicate
def is_withdrawable(user: User, contribution: Contribution) -> bool:
    return Contribution.State.WITHDRAWN in Contribution.MOVES[contribution.state]


rules.add_perm("contributions.view_contribution", is_shown | is_author | is_moderator)
rules.add_perm("contributions.vote_contribution", rules.is_authenticated & is_shown & ~is_author)
rules.add_perm("contributions.withdraw_contribution", is_author & is_withdrawable)
