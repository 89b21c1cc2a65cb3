"""An official gives a round more time; who follows it reads why, and sees it in the timeline."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from consultations.services.telling import tell_steps
from tests import make
from tests.journeys.walker import DESK, PHONE

REASON = "汛期，许多人还没来得及看，再给大家一周。"


def test_more_time_is_given_and_told(arrive):
    row = make.consultation()
    later = (row.last_day + timedelta(days=7)).isoformat()

    reader = arrive(PHONE)
    reader.enter_as(make.user())
    reader.go(row.get_absolute_url())
    reader.press("#timeline form button")
    assert "已关注" in reader.find("#timeline").inner_text()

    officer = arrive(DESK)
    officer.enter_as(make.user("official", department=row.lead))
    officer.go(reverse("rounds:detail", args=[row.pk]))
    officer.find("summary").filter(has_text="延长期限").click()
    officer.type(**{"extend-last_day": row.last_day.isoformat(), "extend-reason": REASON})
    officer.press("form[action$='/extend/'] button")
    assert REASON in officer.find("[name='extend-reason']").input_value()
    officer.type(**{"extend-last_day": later})
    officer.press("main form.form button")
    assert REASON in officer.find("#life").inner_text()

    tell_steps(timezone.now())
    reader.go(reverse("notices:index"))
    assert REASON in reader.text
    reader.press("main .card a >> nth=0")
    assert REASON in reader.find("#timeline").inner_text()
