import pytest
from django import forms
from django.utils import translation

from contributions.forms import WordsField


class OpinionForm(forms.Form):
    body = WordsField(label="Opinion")
    proposal = WordsField(required=False)


def errors(**typed: str) -> dict[str, list[str]]:
    with translation.override("en"):
        return {name: list(found) for name, found in OpinionForm(typed).errors.items()}


@pytest.mark.parametrize("typed", ["好的", "x" * 20_000, "<b>好的</b>", "\x00好\x07\u200b的\x00"])
def test_two_to_twenty_thousand_characters_are_an_opinion(typed: str) -> None:
    form = OpinionForm({"body": typed})

    assert form.errors == {}
    # Handed on as typed: the seal keeps it, the service cleans it.
    assert form.cleaned_data == {"body": typed, "proposal": ""}


@pytest.mark.parametrize("typed", ["好", "<b>好</b>", "\x00好\u200b", "好\n\n"])
def test_length_is_judged_by_what_is_left_when_clean(typed: str) -> None:
    assert errors(body=typed) == {"body": ["An opinion needs at least 2 characters."]}


@pytest.mark.parametrize("length", [20_001, 40_001, 2_000_000])
def test_a_text_that_is_too_long_is_told_by_how_much(length: int) -> None:
    told = f"An opinion has at most 20,000 characters; yours has {length}: "

    assert errors(body="字" * length) == {"body": [f"{told}shorten it, or make two of it."]}


@pytest.mark.parametrize("typed", ["", "   ", "\n\n", "\u3000", "\x00\x01", "<script>x</script>"])
def test_nothing_said_is_no_opinion_and_no_proposal(typed: str) -> None:
    assert errors(body=typed, proposal=typed) == {"body": ["This field is required."]}


def test_a_refused_text_stays_in_the_form() -> None:
    typed = "<b>好</b> & 字" * 5000
    form = OpinionForm({"body": typed})

    assert not form.is_valid()
    assert form["body"].value() == typed


def test_the_browser_counts_and_cuts_nothing_off() -> None:
    html = str(OpinionForm()["body"])

    assert 'data-counter="20000"' in html
    assert "maxlength" not in html
