import rules

from accounts.models import User


@rules.predicate
def is_moderator(user: User) -> bool:
    return user.is_authenticated and user.is_moderator


rules.add_perm("moderation.view_queue", is_moderator)
rules.add_perm("moderation.decide_case", is_moderator)
