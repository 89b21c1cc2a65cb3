from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule said no. Shown to the person as a translated sentence with HTTP status 409.

    Subclasses stand beside the verb that raises them and set ``message``; ``details`` are
    further sentences, one for each thing that is wrong or missing.
    """

    message: str | Promise = _("This cannot be done at present. Reload the page to see what can.")

    def __init__(self, message: str | Promise = "", *, details: list[str] | None = None) -> None:
        self.message = message or self.message
        self.details = details or []
        super().__init__(str(self.message))


class UnlawfulMove(DomainError):
    message = _(
        "This step does not follow from the present state. Reload the page to see what does."
    )


class StaleState(DomainError):
    message = _("Someone else has acted on this meanwhile. Look at the present state, then decide.")
