"""阿兰 has an idea; others stand by it; a department answers; whoever signed says how well."""

from django.urls import reverse
from playwright.sync_api import expect

from accounts.services import vouch_for
from notifications.models import Notice
from petitions.models import Petition
from responses.models import Case, Rating
from tests import make, make_petitions
from tests.journeys import officials, petitioners
from tests.journeys.walker import DESK, PHONE, SEND, Walker

REASON = "我每天在七路车站等车，腿不好，站不住。"


class Passing(Walker):
    """Somebody in rooms that other journeys look at."""

    def look(self) -> None:
        pass


def as_person(arrive, role: str = "", width: int = PHONE, **facts: object) -> Walker:
    """Somebody who has signed in, with their own browser."""
    scripts = bool(facts.pop("scripts", True))
    walker: Walker = arrive(width, scripts=scripts)
    walker.enter_as(make.user(role, **facts))
    return walker


def seek_sponsors(arrive, creator: Walker, office, *, scripts: bool = True) -> Petition:
    """From the first words until two sponsors stand by them."""
    petition = petitioners.begin(creator)
    petitioners.write_on(creator, department=office.pk)
    assert "【手机号】" in creator.text
    link = creator.find("#address-to-share").inner_text()
    for _ in range(2):
        petitioners.sponsor(as_person(arrive, scripts=scripts), link)
    petition.refresh_from_db()
    assert (petition.state, petition.sponsor_count) == ("checking", 2)
    return petition


def answer(arrive, petition: Petition, office) -> None:
    """The department that owes an answer gives it, with four eyes."""
    three = [as_person(arrive, "official", DESK, department=office) for _ in range(3)]
    author, reviewer, signer = (Passing(one.page, one.looks) for one in three)
    case = Case.objects.get(thread=petition.thread)
    officials.answer_case(case, author=author, reviewer=reviewer, signer=signer)


def test_from_an_idea_to_a_signature(arrive):
    petitioners.make_rules_small()
    office = make.department("云汀市交通局")
    alan = as_person(arrive)
    petition = seek_sponsors(arrive, alan, office)
    checker = as_person(arrive, "moderator", DESK)
    petitioners.open_it(Passing(checker.page, checker.looks), lead="云汀市交通局")

    signer = as_person(arrive)
    petitioners.sign(signer, petition, REASON)
    petitioners.work()
    signer.go(petition.get_absolute_url())
    expect(signer.find(f"#signatures-{petition.pk} [data-number]")).to_have_text("4")
    assert REASON in signer.text
    assert Case.objects.get(thread=petition.thread).backers == 4


def test_from_the_threshold_to_a_rated_answer(arrive):
    petitioners.make_rules_small()
    office = make.department("云汀市交通局")
    petition = make_petitions.petition(lead=office)
    for _ in range(2):
        make_petitions.signature(petition=petition)
    signer = as_person(arrive)
    petitioners.sign(signer, petition, REASON)
    petitioners.work()

    answer(arrive, petition, office)
    petitioners.work()
    assert Notice.objects.filter(kind="petition_answered").count() == 4
    signer.go(petition.get_absolute_url())
    signer.press("main a[href$='#rating']")
    signer.pick("stars", "4")
    signer.type(words="说清楚了，希望年内装完。")
    signer.press(SEND)
    assert [rating.stars for rating in Rating.objects.all()] == [4]

    alan = arrive(PHONE)
    alan.enter_as(petition.creator)
    alan.go(reverse("petitions:mine", args=[petition.pk]))
    alan.type(words="交通局已经答复，第一批长椅下月装。")
    alan.press("#news form button")
    assert petition.told.count() == 1


def test_what_is_alike_shows_while_one_types_and_leads_there(arrive):
    other = make_petitions.petition(title=petitioners.TITLE)
    typed = "关于七路公交每一站装长椅的建议"
    guest = arrive(PHONE)
    guest.go("/petitions/new/")
    guest.find("[name='title']").press_sequentially(typed, delay=5)
    instead = guest.find(f"#alike a[href='/petitions/{other.pk}/sign/']")
    expect(instead).to_be_visible()
    expect(guest.find("#alike .notice")).to_be_visible()
    guest.look()
    guest.press(f"#alike a[href='/petitions/{other.pk}/sign/']")
    guest.page.go_back()
    expect(guest.find("[name='title']")).to_have_value(typed)


def test_a_guest_writes_signs_in_and_finds_the_words(arrive):
    guest, person = arrive(PHONE), vouch_for(user=make.user())
    guest.go("/petitions/new/")
    guest.type(title=petitioners.TITLE, ask=petitioners.ASK)
    guest.press(SEND)
    guest.type(login=person.email, password="a long enough secret")
    guest.press(SEND)
    expect(guest.find("[name='ask']")).to_have_value(petitioners.ASK)
    guest.press(SEND)
    assert Petition.objects.get().creator == person


def test_a_petition_without_scripts(arrive):
    petitioners.make_rules_small()
    office = make.department("云汀市交通局")
    alan = as_person(arrive, scripts=False)
    petition = seek_sponsors(arrive, alan, office, scripts=False)
    checker = as_person(arrive, "moderator", DESK, scripts=False)
    checker.go("/desk/petitions/")
    checker.press("main .card a[href^='/desk/petitions/']")
    checker.pick("outcome", "reject")
    checker.find("[name='ground']").select_option("not_our_responsibility")
    checker.press("main form:has([name='outcome']) button.button")

    alan.go(reverse("petitions:mine", args=[petition.pk]))
    alan.type(words="长椅归市交通局管，请再看一次。")
    alan.press("#appeal form button")
    assert "长椅归市交通局管" in alan.text
    alan.press("form[action$='/again/'] button")
    copy = Petition.objects.get(edited_from=petition)
    assert alan.find("[name='ask']").input_value() == petition.ask == copy.ask
    alan.press("[name='then'][value='later']")
    alan.find("details.dialog summary").click()
    alan.press("form[action$='/discard/'] button")
    assert not Petition.objects.filter(pk=copy.pk).exists()
