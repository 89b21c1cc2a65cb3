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
    viewer, asker, second = arrive(DESK), person(arrive), person(arrive)
    for page in ("forums:session", "forums:session_screen"):
        viewer.go(reverse(page, args=[session.pk]))
    question = ask(asker, session, agreeing=(person(arrive), second))
    official = desk(arrive, "official", department=office)
    answer(official, question, viewer, asker)

    ending = talkers.unfold(official, reverse("boards:session_end", args=[session.pk]))
    official.press(f"{ending} button")
    assert Session.objects.get(pk=session.pk).state == Session.State.ENDED
    second.go(session.get_absolute_url())
    for words in (ASKED, ANSWER, other.contribution.body):
        assert words in second.text
    assert not second.find("#ask").count()


def ask(asker, session, *, agreeing):
    """Somebody asks; the first of ``agreeing`` sees it come, the others find it there."""
    first, *others = agreeing
    first.go(session.get_absolute_url())
    asker.go(session.get_absolute_url())
    asker.find("#ask [name='body']").fill(ASKED)
    asker.press("#ask form[action$='/ask/'] button")
    question = Question.objects.select_related("contribution").latest("pk")
    expect(first.find(f"#question-{question.pk}")).to_contain_text(ASKED)
    talkers.vote(first, question)
    for one in others:
        one.go(session.get_absolute_url())
        talkers.vote(one, question)
    return question


def answer(official, question, viewer, asker):
    """An official stages the question, says the answer, and puts it among those answered."""
    official.go(reverse("boards:session", args=[question.session_id]))
    official.press(f"#question-{question.pk} button[value='stage']")
    stage = viewer.find(f"#stage-{question.session_id}")
    expect(stage).to_contain_text(ASKED)
    answering = f"form[action='{reverse('boards:question', args=[question.pk])}'] [name='answer']"
    official.find(answering).fill(ANSWER)
    official.press("button[name='act'][value='say']")
    expect(stage).to_contain_text(ANSWER)
    expect(asker.find(f"#stage-{question.session_id}")).to_contain_text(ANSWER)
    official.press("button[name='act'][value='answer']")
    expect(asker.find(f"#answered-{question.session_id}")).to_contain_text(ANSWER)
    expect(stage).not_to_contain_text(ASKED)
