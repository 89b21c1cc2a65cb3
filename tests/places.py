"""Every kind of page there is, for whoever looks at all of them: one list.

A place finds its rows in the database it is asked about: the demo city or one that a test built.
"""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Membership, User
from cms.models import AccessibilityReport, GuidePage, HomePage, PolicyPage
from consultations.models import Clause, Consultation, Submission
from contributions.models import Contribution
from moderation.models import Case as Waiting
from moderation.models import Copy
from petitions.disowning import code_of
from petitions.models import Appeal, Invalidation, Petition, Signature
from responses.models import Case, Response
from tests.circulation_places import CIRCULATIONS
from tests.circulation_places import UNSEEN as FILES_OF_DEPARTMENTS
from tests.finding_places import FINDING
from tests.finding_places import UNSEEN as FILES_OF_ROUNDS
from tests.forum_places import FORUMS
from tests.hearing_places import HEARINGS
from tests.hearing_places import UNSEEN as FILES_OF_HEARINGS
from tests.placing import Finder, Place, Stop, row
from tests.version_places import VERSIONS
from themes.models import Run

# GET routes of the routes table that no place shows, each with the reason.
UNSEEN: dict[str, str] = {
    "consultations:card": "a picture",
    "consultations:code": "a picture",
    "consultations:clause_code": "a picture",
    "petitions:card": "a picture",
    "petitions:qr": "a picture",
    "petitions:poster_file": "a file",
    "petitions:count": "a number for scripts",
    "petitions:thread": "leads to the petition",
    "petitions:sponsor_qr": "a picture",
    "planning:days": "a file",
    "forums:map_stands_file": "a file",
    "forums:map_tallies_file": "a file",
    "forums:papers": "a file",
    "forums:session_qr": "a picture",
    "forums:post": "leads to the topic",
    "forums:thread": "leads to the topic",
    **FILES_OF_HEARINGS,
    **FILES_OF_ROUNDS,
    **FILES_OF_DEPARTMENTS,
}


def rounds(*states: str) -> Finder:
    return row(lambda _who: Consultation.objects.filter(state__in=states).order_by("pk"))


def petitions(*states: str) -> Finder:
    return row(lambda _who: Petition.objects.filter(state__in=states).order_by("pk"))


def own(*states: str, stage: str = "") -> Finder:
    """A petition that this person has begun; with ``stage`` that stage of writing it."""

    def find(who: User | None) -> Sequence[object] | None:
        rows = Petition.objects.filter(creator=who, state__in=states).order_by("pk")
        key = rows.values_list("pk", flat=True).first()
        return key and ((key, stage) if stage else (key,))

    return find


def sponsored(*states: str) -> Finder:
    """The code by which a petition may be, or might have been, sponsored."""

    def find(_who: User | None) -> Sequence[object] | None:
        rows = Petition.objects.filter(state__in=states).order_by("pk")
        code = rows.values_list("sponsor_code", flat=True).first()
        return code and (code,)

    return find


def _disowned(_who: User | None) -> Sequence[object] | None:
    signature = Signature.objects.filter(petition__state=Petition.State.OPEN).first()
    return signature and (code_of(signature.pk),)


def _struck(_who: User | None) -> Sequence[object] | None:
    struck = Invalidation.objects.order_by("pk").first()
    return struck and (struck.pk,)


def _appeal(_who: User | None) -> Sequence[object] | None:
    asked = Appeal.objects.order_by("decided_at", "pk").first()
    return asked and (asked.pk,)


def cases(*states: str, by: str = "", **columns: object) -> Finder:
    """A case that this person sees; ``by``, owner or lead, is what their department has to be."""

    def rows(who: User) -> QuerySet:
        mine = {f"{by}__in": who.department_ids} if by else {}
        found = Case.objects.visible_to(who).filter(state__in=states, **columns, **mine)
        return found.order_by("pk")

    return row(rows)


def runs(*states: str) -> Finder:
    return row(lambda who: Run.objects.visible_to(who).filter(state__in=states).order_by("pk"))


def _thread(_who: User | None) -> Sequence[object] | None:
    clauses = Clause.objects.filter(thread__isnull=False, consultation__state="open")
    most = clauses.order_by("-thread__contribution_count", "pk").first()
    return most and (most.thread_id,)


def _quiet_thread(_who: User | None) -> Sequence[object] | None:
    clauses = Clause.objects.filter(thread__contribution_count=0)
    empty = (
        clauses.exclude(consultation__state="draft").order_by("-consultation__state", "pk").first()
    )
    return empty and (empty.thread_id,)


def _receipt(who: User) -> Sequence[object] | None:
    sent = Submission.objects.filter(author=who).order_by("pk").first()
    return sent and (sent.receipt,)


def _theme(who: User) -> Sequence[object] | None:
    run = Run.objects.visible_to(who).filter(state=Run.State.READY).order_by("pk").first()
    theme = run and run.themes.order_by("position").first()
    return theme and (run.pk, theme.pk)


def _waiting(_who: User) -> Sequence[object] | None:
    held = Waiting.objects.filter(closed_at__isnull=True).order_by("pk").first()
    return held and (held.contribution_id,)


def _alike(_who: User | None) -> Sequence[object] | None:
    """A group of which something waits, or else any."""
    held = Waiting.objects.waiting().filter(contribution__copy__isnull=False).order_by("pk")
    first = held.values_list("contribution__copy__first", flat=True).first()
    row = Copy.objects.standing().groups().first()
    return (first,) if first else row and (row["first"],)


def _guide(_who: User | None) -> Sequence[object] | None:
    guide = GuidePage.objects.live().first()
    return guide and (guide.get_url().lstrip("/"),)


def _obstacle(_who: User | None) -> Sequence[object] | None:
    told = AccessibilityReport.objects.order_by("pk").first()
    return told and (told.number,)


def managed(*states: str) -> Finder:
    """A round in one of ``states`` that this official runs."""
    return row(
        lambda who: Consultation.objects.managed_by(who).filter(state__in=states).order_by("pk")
    )


WITHDRAWABLE = row(
    lambda who: Contribution.objects.shown().filter(author=who, thread__closed_at__isnull=True)
)
ANSWER = row(lambda who: Response.objects.published().concerning(who).order_by("pk"))
MANAGED = row(lambda who: Consultation.objects.managed_by(who).order_by("-state", "pk"))
HOME = row(lambda _who: HomePage.objects.all())
DRAFT = row(lambda _who: PolicyPage.objects.all())
TOLD = row(lambda _who: AccessibilityReport.objects.waiting())

GUESTS = [
    Place("home", "wagtail_serve", find=lambda _who: ("",)),
    Place("guide", "wagtail_serve", find=_guide),
    Place("rounds", "consultations:index"),
    Place("rounds-answered", "consultations:index", query="show=answered"),
    Place("rounds-all", "consultations:index", query="show=all"),
    Place("rights", "rights:index"),
    Place("rights-know", "rights:know"),
    Place("rights-take-part", "rights:take_part"),
    Place("rights-speak", "rights:speak"),
    Place("rights-oversee", "rights:oversee"),
    Place("round-open", "consultations:detail", find=rounds("open")),
    Place("round-announced", "consultations:detail", find=rounds("announced")),
    Place("round-closed", "consultations:detail", find=rounds("closed", "treating")),
    Place("round-answered", "consultations:detail", find=rounds("answered")),
    Place("round-extended", "consultations:detail", find=rounds("extended")),
    Place("round-cancelled", "consultations:detail", find=rounds("cancelled")),
    Place("round-archived", "consultations:detail", find=rounds("archived")),
    Place("clause", "consultations:thread", find=_thread),
    Place("clause-most-agreed", "consultations:thread", find=_thread, query="sort=agreed"),
    Place("clause-silent", "consultations:thread", find=_quiet_thread),
    Place("submit", "consultations:submit", find=rounds("open")),
    Place("report", "consultations:report", find=rounds("treating", "answered", "open")),
    Place("report-empty", "consultations:report", find=rounds("announced")),
    Place("look-up", "track:index"),
    Place("appearance", "appearance:index"),
    Place("choose", "consultations:choose"),
    Place("accessibility", "accessibility:statement"),
    Place("accessibility-tell", "accessibility:tell", query="page=/me/"),
    Place("accessibility-look-up", "accessibility:look_up"),
    Place("accessibility-receipt", "accessibility:receipt", find=_obstacle, query="sent=1"),
    Place("login", "account_login"),
    Place("signup", "account_signup"),
    Place("password-reset", "account_reset_password"),
    Place("poster", "consultations:poster", find=rounds("open")),
    Place("paper", "consultations:paper", find=rounds("open")),
    Place("round-embed", "consultations:embed", find=rounds("open")),
    Place("round-embed-answered", "consultations:embed", find=rounds("answered", "archived")),
    Place("styleguide", "styleguide:index"),
]
CITIZENS = [
    Place("submit-signed-in", "consultations:submit", "citizen", rounds("open")),
    Place("clause-signed-in", "consultations:thread", "citizen", _thread),
    Place("my-opinions", "me:index", "citizen"),
    Place("rounds-followed", "consultations:followed", "citizen"),
    Place("my-answer", "me:answer", "citizen", ANSWER),
    Place("my-receipt", "track:receipt", "citizen", _receipt),
    Place("receipt-sent", "track:receipt", "citizen", _receipt, query="sent=1"),
    Place("withdraw", "contributions:withdraw", "citizen", WITHDRAWABLE),
    Place("notices", "notices:index", "citizen"),
    Place("account", "account_email", "citizen"),
    Place("account-phone", "account_change_phone", "citizen"),
    Place("account-password", "account_change_password", "citizen"),
    Place("account-region", "region:index", "citizen"),
    Place("account-leave", "account_logout", "citizen"),
]
STAFF = [
    Place("desk", "desk:index", "official"),
    Place("case-new", "desk:case", "official", cases("assigned")),
    Place("case-accepted", "desk:case", "official", cases("accepted", response=None)),
    Place("case-drafted", "desk:case", "official", cases("accepted", response__isnull=False)),
    Place("case-returned", "desk:case", "supervisor", cases("returned")),
    Place("case-answered", "desk:case", "official", cases("answered")),
    Place("case-assign", "desk:assign", "official", cases("returned", "accepted", by="owner")),
    Place("case-write", "desk:write", "official", cases("accepted", by="lead")),
    Place("case-whole", "desk:case", "official", cases("accepted", thread__isnull=False)),
    Place(
        "case-meeting", "desk:meeting", "official", cases("accepted", by="lead", promise="hearing")
    ),
    Place("run-sign", "desk:sign_off", "official", runs("ready")),
    Place("run-late", "desk:late", "official", runs("signed", "ready")),
    Place("desk-rounds", "rounds:index", "official"),
    Place("desk-hearing-new", "hearings:new", "official", MANAGED),
    Place("desk-round", "rounds:detail", "official", MANAGED),
    Place("desk-round-open", "rounds:detail", "official", managed("open")),
    Place("desk-round-extended", "rounds:detail", "official", managed("extended")),
    Place("desk-round-closed", "rounds:detail", "official", managed("closed")),
    Place("desk-round-answered", "rounds:detail", "official", managed("answered")),
    Place("desk-copies", "rounds:copies", "official", MANAGED),
    Place("timetable", "planning:timetable", "official"),
    Place(
        "timetable-plan",
        "planning:timetable",
        "official",
        query="profile=cn-rule&way=to&day=2027-06-01&drafting_days=30&with_hearing=on",
    ),
    Place("procedures", "planning:procedures", "official"),
    Place("procedure", "planning:procedures", "official", query="at=cn-rule"),
    Place("runs", "themes:index", "official"),
    Place("run-ready", "themes:run", "official", runs("ready")),
    Place("run-signed", "themes:run", "official", runs("signed")),
    Place("run-failed", "themes:run", "official", runs("failed")),
    Place("theme", "themes:theme", "official", _theme),
    Place("queue", "moderation:queue", "moderator"),
    Place("decided", "moderation:decided", "moderator"),
    Place("alike", "moderation:alike", "moderator", _alike),
    Place("held", "moderation:contribution", "moderator", _waiting),
    Place("watch-desk", "desk:index", "supervisor"),
    Place("watch-case", "desk:case", "supervisor", cases("answered")),
    Place("checks", "checks:index", "moderator"),
    Place("check-waiting", "checks:petition", "moderator", petitions("checking")),
    Place("check-open", "checks:petition", "moderator", petitions("open")),
    Place("check-rejected", "checks:petition", "moderator", petitions("rejected")),
    Place("checks-decided", "checks:decided", "moderator"),
    Place("appeals", "checks:appeals", "moderator"),
    Place("appeal", "checks:appeal", "moderator", _appeal),
    Place("fraud", "checks:fraud", "moderator"),
    Place("fraud-watched", "checks:fraud", "supervisor"),
    Place("signs", "checks:signs", "moderator", petitions("open")),
    Place("signs-whole", "checks:signs", "moderator", petitions("closed"), "show=all"),
    Place("invalidation", "checks:invalidation", "moderator", _struck),
    Place("checks-performance", "checks:performance", "moderator"),
    Place("thresholds", "checks:thresholds", "official"),
]
KEEPERS = [
    Place("obstacles", "accessibility:reports", "admin"),
    Place("obstacle", "accessibility:report", "admin", TOLD),
]
EDITORS = [
    Place("editors", "wagtailadmin_home", "admin"),
    Place("editors-pages", "wagtailadmin_explore", "admin", HOME),
    Place("editors-draft", "wagtailadmin_pages:edit", "admin", DRAFT),
    Place("editors-home", "wagtailadmin_pages:edit", "admin", HOME),
    Place("editors-users", "wagtailusers_users:index", "admin"),
]
CREATORS = [
    Place("petition-new", "petitions:new"),
    Place("petition-new-signed-in", "petitions:new", "citizen"),
    Place("my-petitions", "petitions:my_petitions", "citizen"),
    Place("petition-what", "petitions:write", "citizen", own("draft", stage="what")),
    Place("petition-similar", "petitions:write", "citizen", own("draft", stage="similar")),
    Place("petition-why", "petitions:write", "citizen", own("draft", stage="why")),
    Place("petition-whom", "petitions:write", "citizen", own("draft", stage="whom")),
    Place("petition-check", "petitions:write", "citizen", own("draft", stage="check")),
    Place("petition-own-draft", "petitions:mine", "citizen", own("draft")),
    Place("petition-own-sponsoring", "petitions:mine", "citizen", own("sponsoring")),
    Place("petition-own-rejected", "petitions:mine", "citizen", own("rejected")),
    Place("petition-own-hidden", "petitions:mine", "citizen", own("hidden")),
    Place("petition-own-open", "petitions:mine", "citizen", own("open")),
    Place("petition-sponsor", "petitions:sponsor", find=sponsored("sponsoring", "checking")),
    Place("petition-sponsor-over", "petitions:sponsor", find=sponsored("hidden", "lapsed")),
]
REFUSALS = [
    Place("refused-403", "desk:index", "citizen", status=403),
    Place("refused-404", "wagtail_serve", find=lambda _who: ("nowhere/",), status=404),
    Place("petition-reasons", "checks:reasons", "official", petitions("closed")),
    Place("petition-live-event", "checks:live_event", "moderator"),
    Place("petitions", "petitions:index"),
    Place("petitions-near", "petitions:index", query="show=near"),
    Place("petitions-waiting", "petitions:index", query="show=waiting"),
    Place("petitions-rejected", "petitions:index", query="show=rejected"),
    Place("petitions-none-found", "petitions:index", query="q=zzz"),
    Place("petition-open", "petitions:detail", find=petitions("open")),
    Place("petition-open-signed-in", "petitions:detail", "citizen", petitions("open")),
    Place("petition-closed", "petitions:detail", find=petitions("closed")),
    Place("petition-rejected", "petitions:detail", find=petitions("rejected")),
    Place("petition-poster", "petitions:poster", find=petitions("open")),
    Place("petition-embed", "petitions:embed", find=petitions("open")),
    Place("my-signatures", "petitions:signed", "citizen"),
    Place("petition-sign", "petitions:sign", find=petitions("open")),
    Place("petition-sign-signed-in", "petitions:sign", "citizen", petitions("open")),
    Place("petition-withdraw", "petitions:withdraw", "citizen", petitions("open")),
    Place("petition-counter", "petitions:counter", "clerk", petitions("open")),
    Place("petition-disown", "petitions:disown", find=_disowned),
    Place("refused-409", "consultations:submit", find=rounds("announced"), status=409),
]
ROOMS = [*FORUMS, *HEARINGS, *CIRCULATIONS, *VERSIONS]
PLACES = [*ROOMS, *FINDING, *GUESTS, *CITIZENS, *STAFF, *KEEPERS, *EDITORS, *CREATORS, *REFUSALS]


def people(role: str) -> Iterator[User | None]:
    """Whoever may play the role, those who came first before the others."""
    if role == "guest":
        yield None
    elif role == "admin":
        yield from User.objects.filter(is_superuser=True).order_by("pk")
    elif role == "citizen":
        plain = User.objects.filter(memberships__isnull=True, is_superuser=False)
        yield from plain.filter(is_active=True).order_by("pk")
    else:
        posts = Membership.objects.filter(role=role).order_by("pk").select_related("user")
        yield from (post.user for post in posts)


def stop_at(place: Place) -> Stop | None:
    """The place as the first of its people sees it; None where the database has nothing like it."""
    for who in people(place.role):
        parts = place.find(who)
        if parts is not None:
            query = f"?{place.query}" if place.query else ""
            return Stop(place, who, reverse(place.route, args=parts) + query)
    return None


def stops(places: Sequence[Place] = tuple(PLACES)) -> list[Stop]:
    return [stop for place in places if (stop := stop_at(place))]
