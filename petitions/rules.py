import rules

from accounts.models import User
from accounts.rules import is_clerk, is_moderator, is_official, is_supervisor
from petitions.models import Appeal, Invalidation, Petition, Signature
from responses.models import Response
from responses.rules import is_concerned


@rules.predicate
def is_public(user: User, petition: Petition) -> bool:
    return petition.state in Petition.PUBLIC


@rules.predicate
def is_handed_in(user: User, petition: Petition) -> bool:
    return petition.state != Petition.State.DRAFT


@rules.predicate
def is_creator(user: User, petition: Petition) -> bool:
    return user.is_authenticated and petition.creator_id == user.pk


@rules.predicate
def answers_it(user: User, petition: Petition) -> bool:
    return user.is_authenticated and petition.lead_id in user.department_ids


@rules.predicate
def asked_for_it(user: User, invalidation: Invalidation) -> bool:
    """Load ``petition`` with the invalidation."""
    return invalidation.petition.creator_id == user.pk


@rules.predicate
def made_it(user: User, appeal: Appeal) -> bool:
    """Load ``decision__petition`` with the appeal."""
    return appeal.decision.petition.creator_id == user.pk


@rules.predicate
def decided_first(user: User, appeal: Appeal) -> bool:
    return appeal.first_checker_id == user.pk


@rules.predicate
def has_signed(user: User, response: Response) -> bool:
    """Whether ``user`` stands behind the matter that is answered. One query, where it is whole."""
    if response.case.thread_id is None:
        return False
    mine = Signature.objects.standing().filter(signer_id=user.pk)
    return mine.filter(petition__thread=response.case.thread_id).exists()


# What has a twin on PetitionQuerySet or AppealQuerySet says so there.
rules.add_perm("petitions.view_petition", is_public | is_creator | (is_moderator & is_handed_in))
rules.add_perm("petitions.begin_petition", rules.is_authenticated)
rules.add_perm("petitions.write_petition", is_creator)
rules.add_perm("petitions.view_checks", is_moderator)
rules.add_perm("petitions.check_petition", is_moderator & ~is_creator)
rules.add_perm("petitions.appeal_petition", is_creator)
rules.add_perm("petitions.decide_appeal", is_moderator & ~made_it & ~decided_first)
rules.add_perm("petitions.run_petition", is_moderator & ~is_creator)
rules.add_perm("petitions.tell_signers", is_creator)
rules.add_perm("petitions.read_reasons", is_public & answers_it)
rules.add_perm("petitions.simulate_thresholds", is_moderator | is_official | is_supervisor)
rules.add_perm("petitions.sign_at_counter", is_clerk & is_public)
rules.add_perm("petitions.view_invalidations", is_moderator | is_supervisor)
rules.add_perm("petitions.invalidate_signatures", is_moderator & ~is_creator)
# A supervisor is the second person where there is one
# moderator only.
rules.add_perm("petitions.confirm_invalidation", (is_moderator | is_supervisor) & ~asked_for_it)
rules.add_perm("petitions.switch_live_event", is_moderator | is_supervisor)
# Whoever signed may say what they think of the answer, like the authors of an answered theme.
rules.set_perm("responses.rate_response", rules.is_authenticated & (is_concerned | has_signed))
