import pytest
from django.utils import translation

from moderation.models import Decision
from notifications.models import Notice
from notifications.text import tell
from responses.models import OutcomeCode

REASON = {
    "reason_zh": "含个人信息",
    "reason_en": "It names a person",
    "note": "<姓名> & 电话",
}
ANSWER = {
    "theme": "音箱 & 时段",
    "about": "办法",
    "outcome": "adopted",
    "body": "第一段\n\n第二段",
    "department": "云汀市司法局",
}
TOLD = {
    **{f"moderation_{act}": REASON for act in Decision.Action if act != Decision.Action.APPROVE},
    "response_published": ANSWER,
}


@pytest.mark.parametrize("kind", TOLD)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_kind_has_a_subject_and_a_body(kind: str, language: str) -> None:
    with translation.override(language):
        told = tell(Notice(kind=kind, data=TOLD[kind]))

    assert told.subject
    assert len(told.body) > 60
    assert "&amp;" not in told.subject + told.body


@pytest.mark.parametrize("act", ["withhold", "hide"])
@pytest.mark.parametrize(("language", "reason"), [("en", "It names"), ("zh-hans", "含个人信息")])
def test_the_reason_is_given_in_the_readers_language(act: str, language: str, reason: str) -> None:
    with translation.override(language):
        body = tell(Notice(kind=f"moderation_{act}", data=REASON)).body

    assert [text for text in ("It names", "含个人信息") if text in body] == [reason]
    assert "<姓名> & 电话" in body


@pytest.mark.parametrize("act", ["withhold", "hide", "restore"])
def test_without_a_note_none_is_announced(act: str) -> None:
    with translation.override("en"):
        body = tell(Notice(kind=f"moderation_{act}", data={**REASON, "note": ""})).body

    assert "adds" not in body


@pytest.mark.parametrize("code", OutcomeCode)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_outcome_is_told_in_the_words_of_the_answer(code: OutcomeCode, language: str) -> None:
    with translation.override(language):
        body = tell(Notice(kind="response_published", data={**ANSWER, "outcome": code})).body

        assert f"{translation.gettext('Outcome: ')}{code.label}\n" in body


def test_an_answer_comes_whole() -> None:
    with translation.override("en"):
        told = tell(Notice(kind="response_published", data=ANSWER))

    assert told.subject == "Your opinion on “办法” has an answer"
    assert "第一段\n\n第二段" in told.body
    assert "“音箱 & 时段”. 云汀市司法局 has weighed it" in told.body


def test_a_subject_has_one_line_whatever_it_quotes() -> None:
    with translation.override("en"):
        told = tell(Notice(kind="response_published", data={**ANSWER, "about": "甲\r乙\u2028丙"}))

    assert told.subject == "Your opinion on “甲 乙 丙” has an answer"
