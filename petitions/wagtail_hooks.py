"""The tables behind petitions, changed by superusers in the editors' room."""

from django import forms
from django.forms import ModelForm, modelform_factory
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.models import Region
from petitions.models import Blackout, Ground, Profile, ThrowawayDomain
from petitions.profile_form import ProfileForm
from petitions.services.profiles import retire_profile, save_profile

DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class SaveProfile:
    """Saving by the service: a version in use is copied, and never changed."""

    def save_instance(self) -> Profile:
        row, by = self.form.save(commit=False), self.request.user
        if self.form.was_used and self.form.is_retiring:
            return retire_profile(profile=row, by=by)
        return save_profile(profile=row, tiers=self.form.tiers(), by=by)


class ProfileCreateView(SaveProfile, generic.CreateView):
    pass


class ProfileEditView(SaveProfile, generic.EditView):
    pass


class Settings(ModelViewSet):
    """A table in the settings menu, without copies of rows."""

    add_to_settings_menu = True
    copy_view_enabled = False
    add_to_reference_index = False


class ProfileViewSet(Settings):
    model = Profile
    # The rules of consultations are profiles too.
    name = url_prefix = "petition_profile"
    icon = "calendar-check"
    menu_label = _("Petition rules")
    menu_order = 620
    list_display = ["title", "key", "valid_from", "retired_on", "signing_days"]
    add_view_class = ProfileCreateView
    edit_view_class = ProfileEditView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return ProfileForm


class GroundViewSet(Settings):
    """The published grounds on which a petition is not opened."""

    model = Ground
    icon = "tag"
    menu_label = _("Grounds for rejection")
    menu_order = 621
    list_display = ["code", "label_zh", "label_en", "hides", "position", "retired_on"]
    form_fields = [
        "code",
        "label_zh",
        "label_en",
        "advice_zh",
        "advice_en",
        "hides",
        "position",
        "retired_on",
    ]


class BlackoutForm(ModelForm):
    """A quiet period under rules that there are."""

    class Meta:
        model = Blackout
        fields = ("profile_key", "first_day", "last_day", "reason")
        widgets = {"first_day": DATE, "last_day": DATE}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        keys = sorted(set(Profile.objects.values_list("key", flat=True)))
        self.fields["profile_key"] = forms.ChoiceField(
            label=_("Key of the rules"), choices=[(key, key) for key in keys]
        )

    def clean(self) -> dict[str, object]:
        told = super().clean()
        first, last = told.get("first_day"), told.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day cannot lie before the first."))
        return told


class BlackoutViewSet(Settings):
    """Days on which no petition of a kind goes on."""

    model = Blackout
    icon = "time"
    menu_label = _("Quiet periods")
    menu_order = 622
    list_display = ["profile_key", "first_day", "last_day", "reason"]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return BlackoutForm


class DomainViewSet(Settings):
    """Domains of mail addresses that anybody gets for an hour."""

    model = ThrowawayDomain
    icon = "mail"
    menu_label = _("Throw-away mail domains")
    menu_order = 623
    list_display = ["domain"]
    form_fields = ["domain"]


class RegionViewSet(Settings):
    """The city, its districts and their streets, with how many live there."""

    model = Region
    # "region" is the page on which people say where they live.
    name = url_prefix = "regions"
    icon = "site"
    menu_label = _("Regions")
    menu_order = 624
    list_display = ["code", "name", "parent", "population"]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        # What others point at by its code keeps it.
        fields = ["name", "parent", "population"] if for_update else None
        return modelform_factory(Region, fields=fields or ["code", "name", "parent", "population"])


@hooks.register("register_admin_viewset")
def tables() -> list[ModelViewSet]:
    return [
        ProfileViewSet(),
        GroundViewSet(),
        BlackoutViewSet(),
        DomainViewSet(),
        RegionViewSet(),
    ]
