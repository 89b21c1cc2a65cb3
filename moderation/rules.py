import rules

from accounts.models import User
from contributions.rules import is_author


@rules.predicate
def is_moderator(user: User) -> bool:
    return user.is_authenticated and user.is_moderator


rules.add_perm("moderation.view_queue", is_moderator)
# Asked with the contribution: nobody decides about their own words.
rules.add_perm("moderation.decide_case", is_moderator & ~is_author)
