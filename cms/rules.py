import rules

from accounts.models import User
from consultations.models import Consultation
from consultations.rules import is_run_by
from contributions.models import Carried, Contribution


@rules.predicate
def runs_the_site(user: User) -> bool:
    return user.is_authenticated and user.is_superuser


# What somebody says about the site is for those who can mend it; opinions stay with their posts.
rules.add_perm("cms.answer_accessibility", runs_the_site)


@rules.predicate
def is_shown(user: User, contribution: Contribution) -> bool:
    return contribution.is_shown


@rules.predicate
def wrote_it(user: User, carried: Carried) -> bool:
    """Load ``source`` with the row."""
    return user.is_authenticated and carried.source.author_id == user.pk


@rules.predicate
def accepts(user: User, consultation: Consultation) -> bool:
    return consultation.state in Consultation.HEARING


# What of a discussion it is, and into whose name it goes: cms.carrying.services.
rules.add_perm("cms.carry_contribution", rules.is_authenticated & is_shown)
rules.add_perm("cms.answer_carrying", wrote_it)
rules.add_perm("cms.word_clause", is_run_by & accepts)
