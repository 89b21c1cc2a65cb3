"""What staff may enter in the editors' room about people, departments and posts."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.users import forms as wagtail

from accounts.forms import CONTACT, NEITHER, DisplayNameField, PhoneField
from accounts.models import Department, Membership, User
from accounts.phone import normalise


class UserForm(wagtail.UserForm):
    first_name = last_name = None
    email = forms.EmailField(label=_("E-mail address"), required=False, empty_value=None)
    phone = PhoneField(required=False, empty_value=None)
    display_name = DisplayNameField(label=_("Display name"), max_length=40, required=False)

    def clean_phone(self) -> str | None:
        return self.cleaned_data["phone"] or None

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not self.errors and not (typed["email"] or typed["phone"]):
            self.add_error("email", NEITHER)
        return typed

    def _clean_username(self) -> None:
        """Leave it to the model's constraints: without an address there is nothing to compare."""


class UserCreationForm(UserForm):
    class Meta:
        model = User
        fields = ["email", "phone", "display_name", "is_superuser", "groups"]
        widgets = {"groups": forms.CheckboxSelectMultiple}


class UserEditForm(UserForm):
    password_required = False

    def __init__(self, *args: Any, editing_self: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if editing_self:
            # Nobody shuts the door behind themselves.
            del self.fields["is_active"], self.fields["is_superuser"]

    class Meta(UserCreationForm.Meta):
        fields = [*UserCreationForm.Meta.fields, "is_active"]


class PlaceField(forms.ModelChoiceField):
    """A department, shown at its depth in the tree."""

    def label_from_instance(self, place: Department) -> str:
        return place.indented_name


class DepartmentForm(forms.ModelForm):
    parent = PlaceField(
        Department.objects.all(),
        label=_("Part of"),
        required=False,
        empty_label=_("nothing: it stands at the top"),
    )

    class Meta:
        model = Department
        fields = ["name", "code", "duties"]
        widgets = {"duties": forms.Textarea({"rows": 6})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["parent"] = self.instance.get_parent()
            below = Department.get_tree(self.instance)
            self.fields["parent"].queryset = Department.objects.exclude(pk__in=below)


class MembershipForm(forms.ModelForm):
    department = PlaceField(Department.objects.all(), label=_("Department"))

    class Meta:
        model = Membership
        fields = ["department", "role", "expires_on"]
        widgets = {"expires_on": forms.DateInput(attrs={"type": "date"})}


class NewMembershipForm(MembershipForm):
    """A post for somebody who has an account; nobody is picked from a list of all citizens."""

    contact = forms.CharField(label=CONTACT, max_length=254)
    field_order = ["contact", "department", "role", "expires_on"]

    def clean_contact(self) -> str:
        typed = self.cleaned_data["contact"].strip()
        by_phone = Q(phone=normalise(typed)) if normalise(typed) else Q()
        person = User.objects.filter(Q(email__iexact=typed) | by_phone).first()
        if person is None:
            raise forms.ValidationError(
                _(
                    "No account has this address or number: check it, "
                    "or ask the person to sign up first."
                )
            )
        self.instance.user = person
        return typed

    def _get_validation_exclusions(self) -> set[str]:
        """Compare with the person's other posts too, though no field is called ``user``."""
        return super()._get_validation_exclusions() - ({"user"} if self.instance.user_id else set())
