"""A citizen asks on a phone to speak at a hearing; the lot gives a seat, which the citizen sees."""

from django.urls import reverse
from django.utils import timezone

from consultations.models import Hearing
from tests import make
from tests.consultations.hearings import make_hearings
from tests.journeys.walker import DESK, PHONE, SEND

# The one link that looks like a button, as it leads on.
GO_ON = "main a.button:not(.quiet)"
WORDS = "夜里十点以后音箱还在响，请把时间提前。我的电话是13800138000。"


def test_from_asking_to_speak_to_the_seat(arrive):
    row = make_hearings.hearing(seats=3)
    for side in ("oppose", "amend"):
        make_hearings.registration(hearing=row, side=side)
    citizen, office = arrive(PHONE), arrive(DESK)
    citizen.enter_as(make.user())
    office.enter_as(row.created_by)

    citizen.go(row.consultation.get_absolute_url())
    citizen.press(f"a[href='{row.get_absolute_url()}']")
    citizen.press(GO_ON)
    citizen.find("input[name=role][value=speaker]").check(force=True)
    citizen.find("input[name=side][value=support]").check(force=True)
    citizen.find("textarea[name=words]").fill(WORDS)
    citizen.find("textarea[name=needs]").fill("轮椅通道")
    citizen.press(SEND)
    assert "您是3号" in citizen.text

    Hearing.objects.filter(pk=row.pk).update(registers_until=timezone.now())
    office.go(reverse("hearings:detail", args=[row.pk]))
    assert "轮椅通道" in office.text
    office.press(GO_ON)
    office.press("button[value=draw]")
    assert "13800138000" not in office.text
    office.press("button[value=list]")
    assert "送达材料" in office.text

    citizen.go(row.get_absolute_url())
    assert "您有发言席位。" in citizen.text
    citizen.press("a[href$='/lot/']")
    assert citizen.find("tbody tr").count() == 3
