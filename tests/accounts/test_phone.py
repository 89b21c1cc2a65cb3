import pytest

from accounts.phone import normalise


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "+8613800138000"),
        (" 138 0013 8000 ", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("0086 13800138000", "+8613800138000"),
        ("(+86)13800138000", "+8613800138000"),
        ("+852 9123 4567", "+85291234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+886 912 345 678", "+886912345678"),
        ("+886 0912 345 678", "+886912345678"),
    ],
)
def test_a_number_is_kept_in_one_way_however_it_is_written(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12800138000",  # no mobile number begins with 12
        "1380013800",
        "138001380000",
        "0990-1234567",  # a landline gets no message
        "91234567",  # Hong Kong without its country code
        "+1 415 555 0100",
        "+86 1380013800",
        "+٨٦13800138000",
        "+86138001380001",
        "zhang@example.org",
    ],
)
def test_what_is_no_mobile_number_here_is_nothing(typed: str) -> None:
    assert normalise(typed) == ""


def test_a_number_without_end_costs_no_time() -> None:
    # Python normalises accents in quadratic time: these would take hours.
    assert normalise("1" + "\u0301\u0323" * 1_000_000) == ""
