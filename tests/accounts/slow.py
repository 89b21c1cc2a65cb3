"""A sign-up that looked before its rival wrote: it sees no clash until the database does."""

from accounts.forms import SignupForm


class BlindSignupForm(SignupForm):
    looks = 0

    def full_clean(self) -> None:
        super().full_clean()
        self.looks += 1
        if self.looks == 1:
            self.account_already_exists = False
