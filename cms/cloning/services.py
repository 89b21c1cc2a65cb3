from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.actions.copy_page import CopyPageAction
from wagtail.coreutils import find_available_slug

from accounts.models import User
from audit.services import record
from cms.models import PolicyPage
from consultations.models import Consultation
from core.errors import DomainError

# What belongs to one round or one state of a draft, and is begun anew.
BEGUN_ANEW: dict[str, Any] = {
    "opens_on": None,
    "closes_on": None,
    "short_period_reason": "",
    "go_live_at": None,
    "expire_at": None,
    "locked": False,
    "locked_by": None,
    "locked_at": None,
}


class NameTaken(DomainError):
    message = _("A template has this name already. Choose another name, or change that template.")


class NoRoundYet(DomainError):
    message = _("This draft was not published yet, so it has no second round.")


@transaction.atomic
def keep_as_template(*, page: PolicyPage, name: str, by: User) -> PolicyPage:
    """Keep what the draft says now under a name; the draft itself stays. Raises NameTaken."""
    if PolicyPage.objects.filter(template_name=name).exists():
        raise NameTaken
    copy = _copied(page, by, template_name=name)
    record(verb="cms.template_kept", subject=copy, actor=by, source=page.pk)
    return copy


@transaction.atomic
def begin_draft(*, template: PolicyPage, by: User) -> PolicyPage:
    """Begin a draft with what a template says; the two have nothing in common afterwards."""
    copy = _copied(template, by)
    record(verb="cms.draft_begun", subject=copy, actor=by, source=template.pk)
    return copy


@transaction.atomic
def begin_second_round(*, page: PolicyPage, by: User) -> PolicyPage:
    """Begin a draft with the newest words of a published one, to be noted as its second round.

    Raises NoRoundYet.
    """
    if page.consultation is None:
        raise NoRoundYet
    copy = _copied(page, by, follows=page.consultation)
    record(verb="cms.second_round_begun", subject=copy, actor=by, source=page.pk)
    return copy


def _copied(
    page: PolicyPage, by: User, *, template_name: str = "", follows: Consultation | None = None
) -> PolicyPage:
    """A page of its own with the newest words: its clauses have keys that no thread knows."""
    newest = page.get_latest_revision_as_object()
    columns = BEGUN_ANEW | {
        "slug": find_available_slug(page.get_parent(), page.slug[:200]),
        "clauses": _with_new_keys(newest),
    }
    action = CopyPageAction(
        newest, update_attrs=columns, copy_revisions=False, keep_live=False, user=by
    )
    copy: PolicyPage = action.execute(skip_permission_checks=True)
    # No copy takes these along, so that one made in Wagtail's own way has none of them.
    copy.template_name, copy.follows = template_name, follows
    copy.save(update_fields=["template_name", "follows"])
    copy.save_revision(user=by, changed=False, clean=False)
    return copy


def _with_new_keys(page: PolicyPage) -> list[dict[str, Any]]:
    blocks = page.clauses.get_prep_value()
    return [{**block, "id": str(uuid4())} for block in blocks]
