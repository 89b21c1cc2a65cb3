"""Pages on which words of a discussion are carried further, and their author says yes or no."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.carrying.forms import PlaceForm, StanceForm
from cms.carrying.petitioning import carry_to_petition
from cms.carrying.places import check_open, places, round_of, rounds
from cms.carrying.services import Way, agree, carry, decline, take_back
from cms.carrying.sources import LOADED, Source, source_of
from consultations.models import Consultation
from contributions.models import Carried, Contribution
from contributions.views import SignedIn
from core.errors import DomainError
from forums.models import Topic
from petitions.beginning import outlook
from petitions.models import Petition, Profile
from petitions.stages import SIMILAR, address
from petitions.writing_forms import BeginForm

State = Carried.State


def get_source(request: SignedIn, pk: int) -> Source:
    """Public words of a discussion that the reader may see, or 404."""
    row = get_object_or_404(Contribution.objects.select_related(*LOADED), pk=pk)
    source = source_of(row)
    topics = Topic.objects.visible_to(request.user)
    if source is None or not topics.filter(pk=source.topic.pk).exists():
        raise Http404
    if not request.user.has_perm("cms.carry_contribution", row):
        raise Http404
    return source


@require_safe
@login_required
def choose(request: SignedIn, pk: int) -> HttpResponse:
    """Say where words can be carried, and where they are already."""
    source = get_source(request, pk)
    done = Carried.objects.standing().filter(source=source.contribution)
    context = {
        "source": source,
        "is_mine": source.contribution.author_id == request.user.pk,
        "may_petition": request.user in source.authors,
        "rounds": rounds(timezone.now()),
        "done": done.select_related("target").order_by("pk"),
    }
    return render(request, "carrying/choose.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def into(request: SignedIn, pk: int, consultation: int) -> HttpResponse:
    """Choose the clause. Whose opinion it becomes depends on who presses, and is said before."""
    source = get_source(request, pk)
    row = get_object_or_404(Consultation.objects.visible_to(request.user), pk=consultation)
    check_open(row, timezone.now())
    known = places(row)
    own = source.contribution.author_id == request.user.pk
    officially = not own and request.user.has_perm("consultations.manage_consultation", row)
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        places=[(key, label) for key, (_place, label) in known.items()],
        own=own,
        initial={"place": source.place},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        usual = Contribution.Stance.AMEND if source.contribution.proposal else ""
        stance = data["stance"] if own else usual
        way = Way(row, known[data["place"]][0], data["key"], stance)
        now = timezone.now()
        made = carry(source=source, way=way, by=request.user, officially=officially, now=now)
        messages.success(request, _what_follows(made))
        return redirect("carrying:choose", pk)
    context = {"source": source, "consultation": row, "form": form}
    status = 422 if request.method == "POST" else 200
    whose = {"is_mine": own, "officially": officially}
    return render(request, "carrying/into.html", {**context, **whose}, status=status)


def _what_follows(carried: Carried) -> str:
    if carried.state == State.ASKED:
        return _("The author is asked. With a yes it becomes the author's opinion.")
    return _("Carried. What becomes of it is told to those whose words it is.")


@require_http_methods(["GET", "POST"])
@login_required
def petition(request: SignedIn, pk: int) -> HttpResponse:
    """Begin a petition with these words; only those whose words they are."""
    source = get_source(request, pk)
    if request.user not in source.authors:
        raise PermissionDenied
    now = timezone.now()
    profiles = list(Profile.objects.current(timezone.localdate(now)).prefetch_related("tiers"))
    data = request.POST if request.method == "POST" else None
    words = {"title": source.line, "ask": source.asked[: Petition.ASK]}
    form = BeginForm(data, profiles=profiles, initial=words)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and profiles:
            begun = _begun(request, source, form, profiles)
            if begun:
                return redirect(f"{address(begun, SIMILAR)}?saved=new")
            status = 409
    context = {"source": source, "form": form, "outlook": outlook(request.user, profiles, now)}
    return render(request, "carrying/petition.html", context, status=status)


def _begun(
    request: SignedIn, source: Source, form: BeginForm, profiles: list[Profile]
) -> Petition | None:
    """The draft; None where a rule says no, which stands above the words that were typed."""
    words = {"profile": profiles[0], **form.cleaned_data}
    try:
        return carry_to_petition(source=source, by=request.user, now=timezone.now(), **words)
    except DomainError as error:
        form.add_error(None, [str(error.message), *error.details])
        return None


@require_http_methods(["GET", "POST"])
@login_required
def asked(request: SignedIn, pk: int) -> HttpResponse:
    """What is to be, or was, carried of one's own words: yes, no, or take it back."""
    rows = Carried.objects.filter(credited=request.user).select_related(
        "target", "origin", "copy__thread"
    )
    carried = get_object_or_404(rows.select_related(*(f"source__{name}" for name in LOADED)), pk=pk)
    source = source_of(carried.source)
    if source is None:
        raise Http404
    consultation = round_of(carried.target)
    may_answer = request.user.has_perm("cms.answer_carrying", carried)
    form = StanceForm(request.POST if request.POST.get("answer") == "yes" else None)
    if request.method == "POST" and _answer(request, carried, source, form, may_answer=may_answer):
        return redirect("carrying:asked", pk)
    context = {
        "carried": carried,
        "source": source,
        "consultation": consultation,
        "accepts": consultation is not None and consultation.accepts(timezone.now()),
        "may_answer": may_answer and carried.state in (State.ASKED, State.DECLINED),
        "may_take_back": _may_take_back(carried),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "carrying/asked.html", context, status=status)


def _may_take_back(carried: Carried) -> bool:
    copy = carried.copy
    if copy is None or carried.state != State.CARRIED:
        return False
    return copy.author_id is None and copy.thread.closed_at is None


def _answer(
    request: SignedIn, carried: Carried, source: Source, form: StanceForm, *, may_answer: bool
) -> bool:
    """Do what was pressed; False where a yes has no stance yet."""
    now = timezone.now()
    match request.POST.get("answer"):
        case "back":
            take_back(carried=carried, by=request.user, now=now)
            messages.success(request, _("Taken out of the consultation again."))
        case "yes" | "no" if not may_answer:
            raise PermissionDenied
        case "no":
            decline(carried=carried, now=now)
            messages.success(request, _("Nothing is carried further. Nobody is told why."))
        case "yes":
            if not form.is_valid():
                return False
            agree(carried=carried, source=source, now=now, **form.cleaned_data)
            messages.success(request, _("It is your opinion now. You are told what becomes of it."))
        case _:
            raise BadRequest
    return True
