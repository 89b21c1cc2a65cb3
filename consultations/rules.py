import rules

from accounts.models import User
from consultations.models import Consultation, Submission


@rules.predicate
def is_public(user: User, consultation: Consultation) -> bool:
    return consultation.state in Consultation.PUBLIC


@rules.predicate
def is_run_by(user: User, consultation: Consultation) -> bool:
    if not user.is_authenticated:
        return False
    return bool({consultation.lead_id, consultation.office_id} & user.department_ids)


@rules.predicate
def is_sender(user: User, submission: Submission) -> bool:
    return user.is_authenticated and submission.author_id == user.pk


rules.add_perm("consultations.view_consultation", is_public | is_run_by)
rules.add_perm("consultations.manage_consultation", is_run_by)
rules.add_perm("consultations.submit_opinion", rules.is_authenticated)
rules.add_perm("consultations.view_submission", is_sender)
