import rules

from accounts.models import User
from accounts.rules import is_official
from cms.models import Circulation, Invitation
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


@rules.predicate
def runs_circulation(user: User, circulation: Circulation) -> bool:
    if not user.is_authenticated:
        return False
    return circulation.department_id in user.department_ids or circulation.started_by_id == user.pk


@rules.predicate
def edits_its_draft(user: User, circulation: Circulation) -> bool:
    """Who may edit or approve the draft sees what departments say of it; asks Wagtail."""
    if not user.is_authenticated:
        return False
    return bool(circulation.page.permissions_for_user(user).can_edit())


@rules.predicate
def enters_the_editors_room(user: User) -> bool:
    return user.is_authenticated and user.has_perm("wagtailadmin.access_admin")


@rules.predicate
def is_asked(user: User, invitation: Invitation) -> bool:
    return user.is_authenticated and invitation.department_id in user.department_ids


rules.add_perm("cms.view_circulations", is_official | enters_the_editors_room)
rules.add_perm("cms.manage_circulation", runs_circulation | edits_its_draft)
rules.add_perm("cms.reply_circulation", is_asked)
