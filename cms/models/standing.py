"""How the rounds of departments about a draft stand, as what is to be said of the draft."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cms.models.circulation import Circulation, Invitation
from cms.models.remark import Remark
from consultations.lints import Finding, Severity

# About the draft as a whole: no field of the editor mends it.
WHOLE = "__all__"


def of_departments(page: int | None) -> Iterator[Finding]:
    """What approvers should know, and what stands in the way: a dispute without its reason.

    One query where no department was asked, two otherwise. Provisions on Drafting Rules,
    Article 17: a draft on which departments disagree says so, and why.
    """
    rounds = Circulation.objects.counting().filter(page=page).defer("clauses")
    last = rounds.annotate(**_counts()).order_by("-number").first() if page else None
    if last is None:
        return
    if n := Remark.objects.counting().upheld().filter(invitation__circulation__page=page).count():
        sentence = ngettext_lazy(
            "A department upholds %(n)s remark, and it is not stated why no agreement was reached.",
            "Departments uphold %(n)s remarks, and it is not stated why no agreement was reached.",
            "n",
        )
        mend = _("State the reason on the page of the round, or treat the remark again.")
        yield Finding("departments_dispute", Severity.BLOCK, WHOLE, sentence % {"n": n}, mend)
    yield from _advice(last)


def _counts() -> dict[str, Count]:
    remarks = "invitations__remarks"
    silent, waiting = Invitation.State.SILENT, Remark.State.WAITING
    return {
        "asked": Count("invitations", distinct=True),
        "silent": Count("invitations", Q(invitations__state=silent), distinct=True),
        "expected": Count(
            "invitations", Q(invitations__state__in=Invitation.EXPECTED), distinct=True
        ),
        "untreated": Count(remarks, Q(**{f"{remarks}__state": waiting}), distinct=True),
        "disputed": Count(
            remarks, Q(**{f"{remarks}__state": Remark.State.DISPUTED}), distinct=True
        ),
    }


def _advice(row: Circulation) -> Iterator[Finding]:
    told = {
        "departments_open": row.is_open
        and _("Departments are still being asked: %(expected)s of %(asked)s have time to reply."),
        "departments_silent": row.silent
        and _("%(silent)s of %(asked)s departments gave no reply. That is no consent."),
        "departments_untreated": row.untreated
        and _("Of the departments' remarks, %(untreated)s are not treated yet."),
        "departments_disputed": row.disputed
        and _(
            "On %(disputed)s remarks of departments there is no agreement; the reason is stated."
        ),
    }
    facts = {key: getattr(row, key) for key in _counts()}
    for name, sentence in told.items():
        if sentence:
            yield Finding(name, Severity.ADVICE, WHOLE, sentence % facts)
