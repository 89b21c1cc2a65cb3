"""小林 switches JavaScript off and is heard, counted and answered all the same."""

from accounts.services import vouch_for
from contributions.models import Contribution
from responses.models import Rating
from tests import make
from tests.journeys import citizens
from tests.journeys.walker import PASSWORD, PHONE, SEND
from themes.models import Run


def test_a_citizen_speaks_and_looks_it_up(arrive):
    make.consultation()
    xiaolin, person = arrive(PHONE, scripts=False), vouch_for(user=make.user())
    xiaolin.sign_in(person.email, PASSWORD)

    citizens.pick_clauses(xiaolin, "第1条", "第2条")
    citizens.write_point(xiaolin, 0, "support", "赞成第一条，写得很清楚。")
    citizens.write_point(xiaolin, 1, "oppose", "不赞成第二条，摊位太少了。", "摊位不少于二百个。")
    xiaolin.press("[name='add']")
    assert xiaolin.find("[name='points-1-proposal']").input_value() == "摊位不少于二百个。"
    xiaolin.choose("points-2-thread", "第3条")
    citizens.write_point(xiaolin, 2, "amend", "第三条还应当写明由谁来测量噪声。")
    receipt = citizens.send(xiaolin)

    assert Contribution.objects.filter(author=person, state="published").count() == 3
    xiaolin.sign_out()
    citizens.look_up(xiaolin, receipt)
    assert "第三条还应当写明由谁来测量噪声。" in xiaolin.text


def test_a_citizen_agrees_and_takes_it_back(arrive):
    consultation = make.consultation()
    place = make.clause_threads(consultation)[1]
    said = make.contribution(thread=place)
    alan = arrive(PHONE, scripts=False)
    alan.enter_as(make.user())
    alan.go(place.get_absolute_url())

    alan.press(f"#votes-{said.pk} [value='1']")
    said.refresh_from_db()
    assert (said.agree_count, said.disagree_count) == (1, 0)
    assert "1" in alan.find(f"#tally-{said.pk}").inner_text()

    alan.press(f"#votes-{said.pk} [aria-pressed='true']")
    said.refresh_from_db()
    assert (said.agree_count, said.disagree_count) == (0, 0)


def test_an_author_rates_the_answer(arrive):
    xiaolin, person = arrive(PHONE, scripts=False), make.user()
    theme = make.run(state=Run.State.SIGNED).themes.first()
    make.assignment(theme=theme, contribution=make.contribution(author=person))
    answer = make.answer(case=make.case(theme=theme, state="answered"), state="published")
    xiaolin.enter_as(person)

    xiaolin.go(answer.get_absolute_url())
    xiaolin.pick("stars", "2")
    xiaolin.type(words="没有说明由谁来测量。")
    xiaolin.press(SEND)

    rating = Rating.objects.get()
    assert (rating.rater, rating.stars, rating.words) == (person, 2, "没有说明由谁来测量。")
