import rules

from accounts.rules import is_moderator
from contributions.rules import is_author

rules.add_perm("moderation.view_queue", is_moderator)
# Asked with the contribution: nobody decides about their own words.
rules.add_perm("moderation.decide_case", is_moderator & ~is_author)
