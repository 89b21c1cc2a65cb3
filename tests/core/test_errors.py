from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, StaleState


class Closed(DomainError):
    message = _(
        "This step does not follow from the present state. Reload the page to see what does."
    )


def test_a_rule_brings_its_own_sentence() -> None:
    assert str(Closed().message) == str(Closed.message)
    assert Closed("Until Monday.").message == "Until Monday."
    assert (Closed().details, Closed(details=["a"]).details) == ([], ["a"])
    assert str(StaleState()) == str(StaleState.message)
