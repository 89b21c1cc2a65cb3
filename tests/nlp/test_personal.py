import pytest

from nlp.pii import find
from nlp.spans import TOKENS
from tests.nlp.personal import Labelled, labelled, score


@pytest.fixture(scope="module")
def sentences() -> list[Labelled]:
    return labelled()


def test_there_are_six_hundred_sentences_and_half_are_false_friends(sentences) -> None:
    friends = [sentence for sentence in sentences if not sentence.spans]

    assert len(sentences) >= 600
    assert 0.45 <= len(friends) / len(sentences) <= 0.55
    assert len({sentence.text for sentence in sentences}) == len(sentences)


def test_every_kind_is_among_them(sentences) -> None:
    kinds = {span.kind for sentence in sentences for span in sentence.spans}

    assert kinds == set(TOKENS)


def test_what_is_found_is_right_and_little_is_missed(sentences) -> None:
    """Targets: precision 0.98, recall 0.97, over whole spans of the right kind."""
    reached = score(find, sentences)

    assert reached.precision >= 0.98, reached.wrong
    assert reached.recall >= 0.97, reached.wrong


def test_no_kind_is_left_behind(sentences) -> None:
    for kind in TOKENS:
        of_kind = [s for s in sentences if kind in {span.kind for span in s.spans}]

        assert score(find, of_kind).recall >= 0.9, kind
