"""An hour in which officials answer: who asks, agrees, puts on the stage, answers, looks on."""

from django.urls import reverse
from playwright.sync_api import expect

from forums.models import Question, Session
from tests import make
from tests.forums import make_sessions
from tests.journeys import talkers
from tests.journeys.talkers import desk, person
from tests.journeys.walker import DESK

ASKED, ANSWER = (
    "步道上的音箱九点半以后还在响，谁来管？",
    "由片区值守员当场提醒，电话是步道牌上的号码。",
)


def test_a_question_is_agreed_with_staged_and_answered(arrive, site):
    office = make.department("云汀市城市管理局")
    session = make_sessions.session(office=office)
    other = make_sessions.question(session=session, body="夜里的灯能不能早点关？", agree=1)
    viewer = arrive(DESK)
    for address in (
        session.get_absolute_url(),
        reverse("forums:session_screen", args=[session.pk]),
    ):
        viewer.go(address)
    asker, agreeing = person(arrive), person(arrive)
    agreeing.go(session.get_absolute_url())

    asker.go(session.get_absolute_url())
    asker.find("#ask [name='body']").fill(ASKED)
    asker.press("#ask form[action$='/ask/'] button")
    question = Question.objects.select_related("contribution").latest("pk")
    expect(agreeing.find(f"#question-{question.pk}")).to_contain_text(ASKED)
    talkers.vote(agreeing, question)
    second = person(arrive)
    second.go(session.get_absolute_url())
    talkers.vote(second, question)

    official = desk(arrive, "official", department=office)
    official.go(reverse("boards:session", args=[session.pk]))
    staging = f"#question-{question.pk} button[value='stage']"
    official.press(staging)
    stage = viewer.find(f"#stage-{session.pk}")
    expect(stage).to_contain_text(ASKED)
    answering = f"form[action='{reverse('boards:question', args=[question.pk])}'] [name='answer']"
    official.find(answering).fill(ANSWER)
    official.press("button[name='act'][value='say']")
    expect(stage).to_contain_text(ANSWER)
    expect(asker.find(f"#stage-{session.pk}")).to_contain_text(ANSWER)
    official.press("button[name='act'][value='answer']")
    expect(asker.find(f"#answered-{session.pk}")).to_contain_text(ANSWER)
    expect(stage).not_to_contain_text(ASKED)

    ending = talkers.unfold(official, reverse("boards:session_end", args=[session.pk]))
    official.press(f"{ending} button")
    assert Session.objects.get(pk=session.pk).state == Session.State.ENDED
    second.go(session.get_absolute_url())
    for words in (ASKED, ANSWER, other.contribution.body):
        assert words in second.text
    assert not second.find("#ask").count()
