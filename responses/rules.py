import rules

from accounts.models import User
from accounts.rules import is_official, is_supervisor
from contributions.models import Contribution
from responses.models import Case, Response


@rules.predicate
def is_owner(user: User, case: Case) -> bool:
    return user.is_authenticated and case.owner_id in user.department_ids


@rules.predicate
def is_lead(user: User, case: Case) -> bool:
    return user.is_authenticated and case.lead_id in user.department_ids


@rules.predicate
def is_supporting(user: User, case: Case) -> bool:
    """Load ``supporting`` with the case: prefetch_related."""
    if not user.is_authenticated:
        return False
    return any(unit.pk in user.department_ids for unit in case.supporting.all())


@rules.predicate
def owns_answer(user: User, response: Response) -> bool:
    return user.is_authenticated and response.case.owner_id in user.department_ids


@rules.predicate
def leads_answer(user: User, response: Response) -> bool:
    return user.is_authenticated and response.case.lead_id in user.department_ids


@rules.predicate
def wrote_answer(user: User, response: Response) -> bool:
    return response.author_id == user.pk


@rules.predicate
def is_concerned(user: User, response: Response) -> bool:
    """The one predicate with a query: whether an accepted opinion of ``user`` is answered here."""
    mine = Contribution.objects.accepted().filter(author_id=user.pk)
    return mine.filter(assignments__theme__case=response.case_id).exists()


rules.add_perm("responses.view_desk", is_official | is_supervisor)
rules.add_perm("responses.view_case", is_owner | is_lead | is_supporting | is_supervisor)
rules.add_perm("responses.assign_case", is_owner)
rules.add_perm("responses.accept_case", is_lead)
rules.add_perm("responses.draft_answer", is_lead | is_supporting)
rules.add_perm("responses.hold_meeting", is_lead | is_supporting | is_owner)
rules.add_perm("responses.review_answer", (owns_answer | leads_answer) & ~wrote_answer)
rules.add_perm("responses.sign_answer", (owns_answer | leads_answer) & ~wrote_answer)
rules.add_perm("responses.publish_answer", owns_answer | leads_answer)
# Who owns matters that are answered as a whole adds those who stand behind them.
rules.add_perm("responses.rate_response", rules.is_authenticated & is_concerned)
