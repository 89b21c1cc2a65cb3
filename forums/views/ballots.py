"""A ballot as everybody sees it: the paper, the receipt, the result."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contributions.views import SignedIn
from forums.ballot_forms import ChangeForm, LookForm, PaperForm
from forums.ballot_results import Result
from forums.electorate import hindrance
from forums.models import Ballot, Count, Paper, Voter
from forums.receipts import shown
from forums.services.ballot_counts import published
from forums.services.voting import cast, change, vote_of

Phase = Ballot.Phase


def find_ballot(request: HttpRequest, pk: int) -> Ballot:
    """A ballot that this person may see, with all that its page says of it."""
    rows = Ballot.objects.visible_to(request.user).with_clock().with_options()
    rows = rows.select_related("topic__thread", "topic__board", "office").with_twice()
    return get_object_or_404(rows.prefetch_related("regions"), pk=pk)


def find_result(request: HttpRequest, pk: int) -> Result:
    """The result, for whoever asks, from its time on: before that there is no such page."""
    ballot = find_ballot(request, pk)
    return _result(ballot)


def _result(ballot: Ballot) -> Result:
    if ballot.phase != Phase.OUT:
        raise Http404
    return Result(ballot, get_object_or_404(Count, ballot=ballot))


@require_safe
@never_cache
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """The question with the paper while it is open, and the result when it is out."""
    row = find_ballot(request, pk)
    context: dict[str, Any] = {"ballot": row}
    if row.phase == Phase.OUT:
        context["result"] = _result(row)
    elif row.phase == Phase.OPEN:
        context |= _paper(request, row)
    return render(request, "forums/ballot.html", context)


def _paper(request: HttpRequest, row: Ballot) -> dict[str, Any]:
    """What somebody who may vote, or has voted, is given to fill in."""
    before = vote_of(row, request.user)
    if before:
        chosen = before.paper.choice if before.paper_id else None
        return {"before": before, "form": ChangeForm(ballot=row, chosen=chosen)}
    if not request.user.is_authenticated:
        return {}
    hindered = hindrance(request.user, row)
    return {"hindrance": hindered} if hindered else {"form": PaperForm(ballot=row)}


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
@sensitive_post_parameters()
def vote(request: SignedIn, pk: int) -> HttpResponse:
    """Vote; the answer is the receipt, which no session, message or address ever holds."""
    row = find_ballot(request, pk)
    if request.method != "POST":
        return redirect(row)
    form = PaperForm(request.POST, ballot=row)
    if not form.is_valid():
        context = {"ballot": row, "form": form}
        return render(request, "forums/ballot.html", context, status=422)
    code = cast(ballot=row, voter=request.user, **form.vote())
    if not row.is_secret:
        messages.success(request, _("Your vote is in. You can change it until the ballot closes."))
        return redirect(row)
    context = {"ballot": row, "code": shown(code), "file": _file(row, shown(code))}
    return render(request, "forums/ballot_voted.html", context)


def _file(ballot: Ballot, code: str) -> str:
    """The receipt as a file that the browser writes by itself: no address is asked for it."""
    address = settings.SITE_URL + ballot.get_absolute_url()
    return "data:text/plain;charset=utf-8," + quote(f"{ballot.question}\n{code}\n{address}\n")


@require_POST
@login_required
@never_cache
@sensitive_post_parameters()
def change_vote(request: SignedIn, pk: int) -> HttpResponse:
    """Put another choice on the paper."""
    row = find_ballot(request, pk)
    form = ChangeForm(request.POST, ballot=row)
    if not form.is_valid():
        context = {"ballot": row, "form": form, "before": vote_of(row, request.user)}
        return render(request, "forums/ballot.html", context, status=422)
    change(ballot=row, voter=request.user, **form.vote())
    messages.success(request, _("Your paper is changed. Its code stays the same."))
    return redirect(row)


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters()
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Find one's own paper among the published ones. By POST: an address is written into logs."""
    result = find_result(request, pk)
    form = LookForm(request.POST or None)
    context: dict[str, Any] = {"ballot": result.ballot, "form": form}
    if form.is_valid():
        code = form.cleaned_data["code"]
        paper = Paper.objects.filter(ballot=result.ballot, code=code).first()
        context |= {"is_asked": True, "paper": paper, "code": shown(code)}
        context["choice"] = [result.labels[at] for at in paper.choice] if paper else []
    return render(request, "forums/ballot_receipt.html", context)


@require_safe
def count_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How the result came about, step by step."""
    result = find_result(request, pk)
    return render(request, "forums/ballot_count.html", {"ballot": result.ballot, "result": result})


@require_safe
def papers(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """All papers in the order of their codes, from which anybody may count again."""
    result = find_result(request, pk)
    answer = StreamingHttpResponse(published(result.ballot), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{result.ballot.number}.csv"'
    answer["ETag"] = f'"{result.count.digest}"'
    return answer


def turnout(row: Ballot) -> int:
    """How many have voted."""
    return Voter.objects.filter(ballot=row).count()
