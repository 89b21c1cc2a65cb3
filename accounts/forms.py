import unicodedata
from typing import Any

from allauth.account import fields
from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.account.models import EmailAddress
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.phone import normalise
from accounts.region_form import RegionField

CONTACT = _("E-mail address or phone number")
# Past this many characters nothing is a name.
MOST_TYPED = 400
NEITHER = _("Enter an e-mail address or a phone number.")


class PhoneField(fields.PhoneField):
    """A mobile number in the way people write it; cleaned it is E.164 or empty."""

    default_error_messages = {
        "invalid": _(
            "Enter a mobile number: 11 digits, or with +852, +853 or +886 for Hong Kong, Macao "
            "or Taiwan."
        )
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("Phone number"), **options})

    def to_python(self, value: str) -> str:
        typed = super().to_python(value)
        number = normalise(typed) if typed else ""
        if typed and not number:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class DisplayNameField(forms.CharField):
    """A name on one line; what cannot be seen is taken out, for it would fake another's name."""

    def to_python(self, value: str) -> str:
        typed = super().to_python(value)
        if len(typed) > MOST_TYPED:
            return typed  # too long in any form; normalising it would take minutes
        typed = unicodedata.normalize("NFC", typed)
        return " ".join("".join(c for c in typed if c.isprintable()).split())


class SignupForm(allauth.SignupForm):
    """Sign up with an e-mail address, a phone number, or both."""

    display_name = DisplayNameField(
        label=_("Display name"),
        max_length=40,
        required=False,
        help_text=_("Stands beside your opinions. Without it a random mark of six letters does."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    region = RegionField()
    field_order = ["email", "phone", "password1", "display_name", "region"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # allauth's check wants 'email*' in the settings where codes are mandatory.
        self.fields["email"].required = False
        self.fields["email"].label = _("E-mail address")
        self.fields["phone"].help_text = _("One of the two is enough. We send a code to each.")
        if not self.fields["region"].queryset.exists():
            del self.fields["region"]  # this site's city is not divided

    def clean(self) -> dict[str, Any]:
        super().clean()
        typed = self.cleaned_data
        if not (self.errors.keys() & {"email", "phone"} or typed["email"] or typed["phone"]):
            self.add_error("email", NEITHER)
        return typed

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # Someone was quicker with this contact, or drew the same pseudonym: look again.
            self.full_clean()
            return super().try_save(request)

    def save(self, request: HttpRequest) -> User:
        adapter = get_adapter(request)
        new = adapter.new_user(request)
        new.region = self.cleaned_data.get("region")
        user = adapter.save_user(request, new, self)
        if email := self.cleaned_data["email"]:
            EmailAddress.objects.create(user=user, email=email, primary=bool(user.email))
        return user


class LoginForm(allauth.LoginForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        login = self.fields["login"]
        login.label = CONTACT
        login.widget.attrs["autocomplete"] = "username"


class PhoneResetProcess(PasswordResetVerificationProcess):
    """A reset whose code goes to a phone; the number stands where allauth keeps the address."""

    def send(self) -> None:
        adapter, phone = get_adapter(self.request), self.state["email"]
        if self.user:
            self.state["code"] = adapter.generate_password_reset_code()
            adapter.send_verification_code_sms(user=self.user, phone=phone, code=self.code)
        else:
            adapter.send_unknown_account_sms(phone)


class ResetPasswordForm(allauth.ResetPasswordForm):
    """Ask where the code shall go: to the account's e-mail address or to its phone."""

    email = forms.CharField(
        label=CONTACT,
        max_length=254,
        error_messages={"required": NEITHER},
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"]
        if "@" in typed:
            self.cleaned_data["email"] = fields.EmailField().clean(typed)
            return super().clean_email()
        phone = PhoneField().clean(typed)
        self.users = User.objects.filter(phone=phone, is_active=True)
        return phone

    def save(self, request: HttpRequest, **options: Any) -> str:
        contact, user = self.cleaned_data["email"], next(iter(self.users), None)
        if "@" in contact:
            return super().save(request, **options)
        state = PhoneResetProcess.initial_state(user, email=contact)
        process = PhoneResetProcess(request, state=state, user=user)
        process.send()
        process.persist()
        return contact
