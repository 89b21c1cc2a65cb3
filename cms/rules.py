import rules

from accounts.models import User


@rules.predicate
def runs_the_site(user: User) -> bool:
    return user.is_authenticated and user.is_superuser


# What somebody says about the site is for those who can mend it; opinions stay with their posts.
rules.add_perm("cms.answer_accessibility", runs_the_site)
