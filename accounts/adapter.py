import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import PhoneField
from accounts.models import User
from accounts.phone import normalise
from accounts.services import raise_assurance
from accounts.sms import send_sms
from core.errors import DomainError

logger = logging.getLogger(__name__)


class NumberTaken(DomainError):
    message = _(
        "This phone number belongs to another account: use another one, or sign in to that account."
    )


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks of this site: accounts with an e-mail address, a phone number or both."""

    _mismatch = _("The e-mail address or phone number and the password do not belong together.")
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _mismatch,
        "phone_password_mismatch": _mismatch,
        "username_password_mismatch": _mismatch,
        "incorrect_code": _("This is not the code we sent. Look at the newest message."),
        "too_many_login_attempts": _("Too many attempts. Try again in a few minutes."),
        "rate_limited": _("Too many attempts. Try again in a few minutes."),
        "email_taken": _(
            "This e-mail address belongs to another account: "
            "use another one, or sign in to that account."
        ),
        "phone_taken": _(
            "This phone number belongs to another account: "
            "use another one, or sign in to that account."
        ),
        "enter_current_password": _("This is not your current password. Please type it again."),
        "incorrect_password": _("This is not your current password. Please type it again."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """Write the person who signed up; beside a phone number the e-mail address waits.

        It reaches the account when its code is typed, so that a slip in it locks nobody out and
        no notice goes to a stranger.
        """
        typed = form.cleaned_data
        user.phone = typed["phone"] or None
        user.email = None if user.phone else typed["email"]
        user.display_name = typed["display_name"]
        user.set_password(typed["password1"])
        user.save()
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Let ``user`` in: the stages before have seen a confirmed contact."""
        super().login(request, user)
        if user.assurance < User.Assurance.CONTACT:
            raise_assurance(user=user, level=User.Assurance.CONTACT)

    def get_login_stages(self) -> list[str]:
        own = {"allauth.account.stages.EmailVerificationStage": "accounts.stages.EmailStage"}
        return [own.get(path, path) for path in super().get_login_stages()]

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """The address somebody signs in with may be changed, not taken away."""
        return email_address.email != (email_address.user.email or "").lower()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by phone number too; allauth counts all numbers as one."""
        if phone := credentials.get("phone"):
            credentials = {"email": normalise(phone)}
        return super()._get_login_attempts_cache_key(request, **credentials)

    # Phone numbers

    def phone_form_field(self, **options: Any) -> PhoneField:
        return PhoneField(**options)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        number = normalise(phone)
        return User.objects.filter(phone=number).first() if number else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Give ``user`` a number; raises NumberTaken where another was quicker."""
        user.phone, user.phone_verified = phone, verified
        try:
            with transaction.atomic():
                user.save(update_fields=["phone", "phone_verified"])
        except IntegrityError as clash:
            raise NumberTaken from clash

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, verified=True)

    # Codes

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_rest: Any) -> None:
        self._send_sms(
            phone,
            gettext("[Huixiang] Your code is %(code)s. Give it to nobody.") % {"code": code},
        )

    def send_account_already_exists_sms(self, phone: str) -> None:
        self._send_sms(
            phone,
            gettext(
                "[Huixiang] This number has an account already: sign in or reset the password."
            ),
        )

    def send_unknown_account_sms(self, phone: str, **_rest: Any) -> None:
        self._send_sms(phone, gettext("[Huixiang] There is no account with this number."))

    def _send_sms(self, phone: str, text: str) -> None:
        try:
            send_sms(phone, text)
        except OSError as error:
            self._could_not_send(error)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            self._could_not_send(error)

    def _could_not_send(self, error: OSError) -> None:
        """Let the person go on: the next page offers to send another code."""
        logger.warning("a code could not be sent", extra={"why": type(error).__name__})
        self.add_message(
            self.request,
            messages.WARNING,
            message=gettext("The message could not be sent. Wait a minute and ask for another."),
        )
