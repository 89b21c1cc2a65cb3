from django.db import transaction
from django.forms import Form
from django.http import HttpRequest

from accounts.adapter import AccountAdapter
from accounts.models import User
from audit.services import record


class RecordedAccountAdapter(AccountAdapter):
    """The account adapter, with each step that makes a person known on the record."""

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        user = super().save_user(request, user, form, commit)
        record(verb="accounts.signed_up", subject=user, actor=user)
        return user

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        was_known = user.assurance >= User.Assurance.CONTACT
        super().login(request, user)
        if not was_known:
            record(verb="accounts.contact_confirmed", subject=user, actor=user)
