"""Headings break between words, and what was typed in them stays text."""

from presentation.templatetags.phrases import phrased, phrases


def test_a_heading_breaks_between_words_and_never_before_a_sign() -> None:
    text = "滨江步道晚上的音箱，能不能（请）小声一点？"
    found = list(phrases(text))
    assert "".join(found) == text
    assert "滨江步道" in found
    assert "晚上的" in found
    assert not any(part.startswith(tuple("，）？的")) or part.endswith("（") for part in found)


def test_what_was_typed_is_escaped() -> None:
    assert "<script" not in phrased("<script>alert(1)</script>")
    assert phrased("") == '<bdi class="phrased" dir="auto"></bdi>'
