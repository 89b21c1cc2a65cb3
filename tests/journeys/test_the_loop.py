"""From an empty database to a rated answer, all of it in browsers."""

from collections.abc import Callable

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from accounts.services import vouch_for
from consultations.models import Consultation
from contributions.models import Contribution
from notifications.services import send_due
from responses.models import Case, Rating
from tests.journeys import citizens, officials, staff
from tests.journeys.walker import PASSWORD, PHONE, Walker


def staffed(arrive: Callable[..., Walker]) -> dict[str, Walker]:
    """Begin with an administrator and nobody else; everybody signs in."""
    vouch_for(user=User.objects.create_superuser("admin@yunting.example", PASSWORD))
    admin = arrive()
    admin.sign_in("admin@yunting.example")
    staff.make_departments(admin)
    staff.make_people(admin)
    staff.give_posts(admin)
    walkers = {name: arrive() for name in staff.STAFF}
    for name, walker in walkers.items():
        walker.sign_in(staff.STAFF[name][0])
    return walkers


def test_the_loop(arrive):
    people = staffed(arrive)
    staff.write_draft(people["何叙"])
    assert Consultation.objects.count() == 0
    # The head of those who drafted, then the legal office.
    staff.approve_draft(people["何处"])
    assert Consultation.objects.count() == 0
    staff.approve_draft(people["林知微"])
    consultation = Consultation.objects.get()

    xiaolin, reader = arrive(PHONE), arrive(PHONE)
    speak(xiaolin)
    published, held = Contribution.objects.order_by("pk")
    assert (published.state, held.state) == ("published", "pending")
    approve_in_sight_of(reader, people["老周"], held)
    agree_in_sight_of(reader, arrive(PHONE), published)
    answer_everything(people, consultation)

    mail.outbox.clear()
    send_due(timezone.now())
    assert [letter.to for letter in mail.outbox] == [["xiaolin@example.org"]]
    xiaolin.sign_in("xiaolin@example.org")
    xiaolin.press("header a[href='/me/']")
    citizens.rate(xiaolin, 5, "说清楚了，谢谢。")
    assert [rating.stars for rating in Rating.objects.all()] == [5]

    finish_in_sight_of(reader, people["林知微"], consultation)
    consultation.refresh_from_db()
    assert consultation.state == "answered"


def speak(xiaolin):
    """小林 signs up, gives two opinions, signs out and finds them by the receipt."""
    citizens.sign_up(xiaolin, "xiaolin@example.org", "小林")
    citizens.pick_clauses(xiaolin, "第一条", "第二条")
    citizens.write_point(
        xiaolin,
        0,
        "amend",
        "孩子九点多要睡觉，建议静谧区从二十一时三十分开始安静。",
        "静谧区二十一时三十分以后不得使用扩声设备。",
    )
    citizens.write_point(
        xiaolin, 1, "support", "摊位摇号要公开，静谧区也要安静，我的电话是13812345678。"
    )
    receipt = citizens.send(xiaolin)
    assert "13812345678" not in xiaolin.text
    xiaolin.sign_out()
    citizens.look_up(xiaolin, receipt)
    assert receipt.number in xiaolin.text


def approve_in_sight_of(reader, moderator, held):
    """The held opinion is approved, and whoever has its page open is told."""
    reader.go(held.thread.get_absolute_url())
    staff.approve_opinion(moderator, "摊位摇号要公开")
    expect(reader.find("#live-new a")).to_be_visible()
    held.refresh_from_db()
    assert held.state == "published"


def agree_in_sight_of(reader, alan, published):
    """阿兰 agrees, and the tally moves on the reader's open page."""
    reader.go(published.thread.get_absolute_url())
    citizens.sign_up(alan, "alan@example.org", "阿兰")
    alan.go(published.thread.get_absolute_url())
    alan.find(f"#votes-{published.pk} [value='1']").click()
    expect(alan.find(f"#votes-{published.pk} [aria-pressed='true']")).to_have_count(1)
    expect(reader.find(f"#tally-{published.pk}")).to_contain_text("1")


def answer_everything(people, consultation):
    officials.end_period(consultation)
    officials.find_and_sign_themes(people["林知微"], "静谧区何时安静")
    for case in Case.objects.order_by("pk"):
        officials.answer_case(
            case,
            author=people["何叙"],
            reviewer=people["何处"],
            signer=people["林知微"],
            第一条="静谧区二十一时三十分以后不得使用扩声设备。",
        )


def finish_in_sight_of(reader, official, consultation):
    """The round is declared answered; the report shows the table and the changed words."""
    official.go(f"/desk/consultations/{consultation.pk}/")
    official.press("form[action$='/finish/'] button")
    reader.go("/")
    reader.press("#answered ~ ul a")
    adoption = reader.find("[aria-labelledby='adoption']")
    assert "静谧区何时安静" in adoption.inner_text()
    assert adoption.locator(".redline ins").all_inner_texts() != []
