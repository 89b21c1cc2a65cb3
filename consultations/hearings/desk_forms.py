"""What an office types about a hearing before it takes place."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from consultations.models import Clause, ClauseText, Consultation, Delivery, Hearing
from core.forms import RowsField
from presentation.dates import day as in_words

MIDNIGHT = time.min


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def _hour(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget)


class HearingForm(forms.Form):
    """A hearing as it is drafted; days and hours are the city's."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Hearing.Kind, widget=forms.RadioSelect
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    form = forms.ChoiceField(
        label=gettext_lazy("Form"), choices=Hearing.Form, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("With the room and the way there."),
    )
    room_url = forms.URLField(
        label=gettext_lazy("Address of the online room"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Only those who have a seat are told."),
    )
    day = _day(gettext_lazy("Day"))
    begins = _hour(gettext_lazy("Begins at"))
    ends = _hour(gettext_lazy("Ends at"))
    seats = forms.IntegerField(label=gettext_lazy("Seats for speakers"), min_value=1, max_value=500)
    observer_seats = forms.IntegerField(
        label=gettext_lazy("Seats for observers"), min_value=0, max_value=5000, initial=0
    )
    registers_from = _day(gettext_lazy("Registration from"))
    registers_until = _day(
        gettext_lazy("Registration until"),
        help_text=gettext_lazy("The whole of this day. After it the lot is drawn."),
    )
    selection = forms.CharField(
        label=gettext_lazy("How speakers are selected"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-counter": ""}),
    )

    def __init__(self, *args: Any, consultation: Consultation, **options: Any) -> None:
        self.rules = consultation.rules
        initial = {"key": uuid4(), "selection": usual_selection(), **options.pop("initial", {})}
        super().__init__(*args, initial=initial, **options)

    @staticmethod
    def values(hearing: Hearing) -> dict[str, Any]:
        """What stands so far, as the fields show it."""
        begins, ends, opens, closes = (
            timezone.localtime(at)
            for at in (
                hearing.begins_at,
                hearing.ends_at,
                hearing.registers_from,
                hearing.registers_until - timedelta(seconds=1),
            )
        )
        plain = ("kind", "title", "form", "place", "room_url", "seats", "observer_seats")
        return {
            **{name: getattr(hearing, name) for name in (*plain, "selection")},
            "day": begins.date(),
            "begins": begins.time(),
            "ends": ends.time(),
            "registers_from": opens.date(),
            "registers_until": closes.date(),
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors:
            self._check_place(told)
            self._check_days(told)
        return told

    def _check_place(self, told: dict[str, Any]) -> None:
        form, place, room = told["form"], told["place"], told["room_url"]
        if form != Hearing.Form.ONLINE and not place:
            self.add_error("place", _("People come to a place: say where."))
        if form != Hearing.Form.SITE and not room:
            self.add_error("room_url", _("People take part online: give the address of the room."))

    def _check_days(self, told: dict[str, Any]) -> None:
        opens, closes, day = told["registers_from"], told["registers_until"], told["day"]
        if told["ends"] <= told["begins"]:
            self.add_error("ends", _("It ends after it begins: choose a later hour."))
        if day <= timezone.localdate():
            self.add_error("day", _("This day is past or today: choose a later one."))
        if opens < timezone.localdate() - timedelta(days=365):
            self.add_error("registers_from", _("This day is long past: choose a later one."))
        last = day - timedelta(days=self.rules.hearing_list_days)
        if closes < opens:
            self.add_error("registers_until", _("Registration ends before it begins."))
        elif closes >= last:
            words = _("The list has to be public on %(day)s: end the registration before that.")
            self.add_error("registers_until", words % {"day": in_words(last)})

    @property
    def columns(self) -> dict[str, Any]:
        """What a valid form says, as columns of a hearing."""
        told = dict(self.cleaned_data)
        told.pop("key")
        day, opens, closes = (
            told.pop(name) for name in ("day", "registers_from", "registers_until")
        )
        begins, ends = told.pop("begins"), told.pop("ends")
        return told | {
            "begins_at": timezone.make_aware(datetime.combine(day, begins)),
            "ends_at": timezone.make_aware(datetime.combine(day, ends)),
            "registers_from": timezone.make_aware(datetime.combine(opens, MIDNIGHT)),
            "registers_until": timezone.make_aware(
                datetime.combine(closes + timedelta(days=1), MIDNIGHT)
            ),
        }


def usual_selection() -> str:
    return _(
        "Whoever has registered to speak is drawn by lot within each side, so that each side has "
        "about as many speakers. The seed of the draw and the numbers are published, so that "
        "anybody can repeat it. A seat that becomes free goes to the next in line."
    )


class ClausesField(RowsField):
    """Clauses of the newest version that stand by themselves."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            Clause.objects.none(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            **options,
        )

    def label_from_instance(self, obj: Clause) -> str:
        return obj.thread.label


def articles(consultation: Consultation) -> Any:
    """The articles of the newest version, in its order."""
    newest = consultation.versions.order_by("-number").values("pk")[:1]
    level = ClauseText.Level.ARTICLE
    rows = Clause.objects.filter(texts__version=newest, texts__level=level)
    return rows.select_related("thread").order_by("texts__position")


class AgendaForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What is spoken about"), max_length=200)
    minutes = forms.IntegerField(
        label=pgettext_lazy("agenda", "Minutes"), min_value=1, max_value=600, initial=20
    )
    clauses = ClausesField(label=gettext_lazy("Clauses it is about"))

    def __init__(self, *args: Any, consultation: Consultation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clauses"].queryset = articles(consultation)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It is published."),
    )


class AnnounceForm(forms.Form):
    """``late_reason`` is asked for where the rules allow a late announcement with a reason."""

    late_reason = forms.CharField(
        label=gettext_lazy("Why it is announced late"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It is published with the announcement."),
    )


class ListForm(forms.Form):
    """``list_reason`` is asked for where the seats are out of balance."""

    list_reason = forms.CharField(
        label=gettext_lazy("Why the list stands as it is"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It is published with the list."),
    )


class DeliveryForm(forms.Form):
    way = forms.ChoiceField(
        label=pgettext_lazy("papers", "How they got them"),
        choices=[(way, way.label) for way in (Delivery.Way.HAND, Delivery.Way.POST)],
    )
    on = _day(gettext_lazy("On which day"))

    def __init__(self, *args: Any, **options: Any) -> None:
        # It stands beside each participant: no label of its own, and no id that repeats.
        super().__init__(*args, auto_id=False, **options)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def clean_on(self) -> datetime:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return min(timezone.make_aware(datetime.combine(on, time(12))), timezone.now())
