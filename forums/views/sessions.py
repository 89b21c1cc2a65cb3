"""Live sessions of questions and answers, as everybody sees them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contributions.models import Contribution
from contributions.views import SignedIn
from core.http import page_by_key
from forums.live import WHOLE
from forums.models import Session
from forums.services import questions
from forums.services.sessions import remind as set_reminder
from forums.session_forms import AskForm
from forums.session_page import said
from presentation.sharing import code

# What ``?from=`` may say of the way by which a reader came.
WAYS = ("qr", "screen")


def get_session(pk: int) -> Session:
    return get_object_or_404(Session.objects.select_related("office", "thread"), pk=pk)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Sessions under way and announced, then those of the past."""
    past = Session.objects.past().select_related("office", "thread")
    ahead = Session.objects.ahead().select_related("office", "thread")
    context = {"ahead": list(ahead), "page": page_by_key(request, past)}
    return render(request, "forums/sessions.html", context)


@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: what is answered now, what waits in the order of agreement, what was said."""
    return _page(request, get_session(pk), AskForm())


def _page(request: HttpRequest, row: Session, form: AskForm, *, status: int = 200) -> HttpResponse:
    user, newest = request.user, request.GET.get("sort") == "newest"
    reminders = row.reminders.filter(person_id=user.pk) if user.is_authenticated else None
    context = {
        "session": row,
        "said": said(row, user, newest=newest),
        "newest": newest,
        "form": form,
        "may_ask": user.has_perm("forums.ask_question", row),
        "may_moderate": user.has_perm("forums.moderate_session", row),
        "is_reminded": reminders is not None and reminders.exists(),
    }
    return render(request, "forums/session.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def ask(request: SignedIn, pk: int) -> HttpResponse:
    """Put a question. A GET comes from the sign-in page: show the session."""
    row = get_session(pk)
    if request.method == "GET":
        return redirect(f"{row.get_absolute_url()}#ask")
    if row.takes_questions and not request.user.has_perm("forums.ask_question", row):
        raise PermissionDenied
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    asked = questions.ask(session=row, author=request.user, now=timezone.now(), **form.cleaned_data)
    if asked.contribution.state == Contribution.State.PENDING:
        told = _("Thank you. A moderator looks at your question first; then everybody sees it.")
    else:
        told = _("Thank you: everybody sees your question now and can agree with it.")
    messages.success(request, told)
    return redirect(f"{row.get_absolute_url()}#question-{asked.pk}")


@require_POST
@login_required
def remind(request: SignedIn, pk: int) -> HttpResponse:
    """Ask to be told when the session begins, or no more."""
    row = get_session(pk)
    wanted = request.POST.get("wanted") == "1"
    set_reminder(session=row, person=request.user, wanted=wanted)
    if wanted:
        messages.success(request, _("We tell you half an hour before it begins."))
    else:
        messages.success(request, _("We do not tell you of this session any more."))
    return redirect(row)


@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """For a projector: what is answered now, what comes next, and the way to take part."""
    row = get_session(pk)
    context = {
        "session": row,
        "said": said(row, None),
        "most": WHOLE,
        "code": f"{reverse('forums:session_qr', args=[pk])}?from=screen",
    }
    return render(request, "forums/session_screen.html", context)


@require_safe
def qr_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of a session's page, as a drawing."""
    return code(request, get_session(pk).get_absolute_url(), WAYS)
