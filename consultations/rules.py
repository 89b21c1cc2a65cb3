import rules

from accounts.models import User
from consultations.models import Consultation, Hearing, Submission


@rules.predicate
def is_public(user: User, consultation: Consultation) -> bool:
    return consultation.state in Consultation.PUBLIC


@rules.predicate
def is_run_by(user: User, consultation: Consultation) -> bool:
    if not user.is_authenticated:
        return False
    return bool({consultation.lead_id, consultation.office_id} & user.department_ids)


@rules.predicate
def is_announced(user: User, hearing: Hearing) -> bool:
    return hearing.is_public


@rules.predicate
def is_held_by(user: User, hearing: Hearing) -> bool:
    """Load ``consultation`` with the hearing."""
    if not user.is_authenticated:
        return False
    run = {hearing.consultation.lead_id, hearing.consultation.office_id}
    return bool(run & user.department_ids)


@rules.predicate
def plans(user: User) -> bool:
    """Officials, and those who work in the editing rooms."""
    if not user.is_authenticated:
        return False
    return user.is_official or user.has_perm("wagtailadmin.access_admin")


@rules.predicate
def is_sender(user: User, submission: Submission) -> bool:
    return user.is_authenticated and submission.author_id == user.pk


rules.add_perm("consultations.view_consultation", is_public | is_run_by)
rules.add_perm("consultations.manage_consultation", is_run_by)
rules.add_perm("consultations.submit_opinion", rules.is_authenticated)
rules.add_perm("consultations.view_submission", is_sender)
rules.add_perm("consultations.view_hearing", is_announced | is_held_by)
rules.add_perm("consultations.manage_hearing", is_held_by)
rules.add_perm("consultations.plan_round", plans)
