from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from django.http import HttpResponse


class EmailStage(EmailVerificationStage):
    """Ask for the code of an e-mail address, except of those who come by a confirmed phone.

    They are asked once, when they sign up with both.
    """

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        by_phone = user is not None and user.phone_verified and not self.login.email
        if by_phone and not (self.login.signup and _has_address(user.pk)):
            return None, True
        return super().handle()


def _has_address(user_id: int) -> bool:
    return EmailAddress.objects.filter(user_id=user_id).exists()
