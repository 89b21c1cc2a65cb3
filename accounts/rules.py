"""Who somebody is by their posts, for the rules of the apps above."""

import rules

from accounts.models import User


@rules.predicate
def is_official(user: User) -> bool:
    return user.is_authenticated and user.is_official


@rules.predicate
def is_moderator(user: User) -> bool:
    return user.is_authenticated and user.is_moderator


@rules.predicate
def is_supervisor(user: User) -> bool:
    return user.is_authenticated and user.is_supervisor


@rules.predicate
def is_clerk(user: User) -> bool:
    return user.is_authenticated and user.is_clerk
