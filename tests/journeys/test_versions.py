"""A text changes while people speak: an official settles a doubt, a citizen reads what changed."""

from django.urls import reverse

from consultations.models import Descent
from tests import make
from tests.consultations.texts import LIGHTS, PARKING, QUIET, STALLS, clause, publish
from tests.journeys.walker import DESK, PHONE


def test_opinions_go_on_with_a_new_version(arrive):
    first = publish({"quiet": QUIET, "parking": PARKING, "stalls": STALLS})
    round_ = first.consultation
    make.contribution(thread=clause(round_, "stalls").thread, body="收摊时间可以晚半小时。")
    publish(
        {"quiet": QUIET.replace("十日", "十五日"), "parking": PARKING, "lights": LIGHTS}, round_
    )

    officer = arrive(DESK)
    officer.enter_as(make.user("official", department=round_.lead))
    officer.go(reverse("rounds:detail", args=[round_.pk]))
    officer.press("a[href$='/lineage/'] >> nth=-1")
    officer.press(".card .button.quiet")
    officer.choose("heir", LIGHTS[:6])
    officer.press(".form button")
    officer.go(f"{reverse('rounds:lineage', args=[round_.pk])}?show=settled")
    assert Descent.objects.settled().get().heir == clause(round_, "lights")

    citizen = arrive(PHONE)
    citizen.go(clause(round_, "stalls").get_absolute_url())
    citizen.press(".notice a")
    assert "收摊时间可以晚半小时。" in citizen.text
    assert "针对第1版" in citizen.text
    citizen.go(round_.get_absolute_url())
    citizen.press("h1 + .meta a >> nth=0")
    assert citizen.find("ins").count() >= 1
    citizen.choose("view", "左右对照")
    citizen.press(".filters .button")
    assert citizen.find("th[scope='row']").count() == 2
    citizen.go(reverse("consultations:versions", args=[round_.pk]))
    citizen.press("#version-1 a")
