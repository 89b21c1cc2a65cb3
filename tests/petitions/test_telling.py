"""A million signers are told one thing, each once, however often the work breaks off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Notice
from notifications.text import tell
from petitions.disowning import signature_of
from petitions.models import Mailing, Signature
from petitions.services import counting, live_event, telling
from petitions.services.live_event import begin_live_event
from tests import make
from tests import make_petitions as made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 3)


def queue(petition, key="a-matter"):
    return telling.tell_all(
        petition=petition,
        kind="petition_stopped",
        key=key,
        url=petition.get_absolute_url(),
        now=timezone.now(),
        title=petition.title,
        reason="施工方案已经改变。",
    )


def told(key="a-matter") -> set[int]:
    return set(Notice.objects.filter(key=key).values_list("recipient", flat=True))


def test_everybody_who_signed_by_then_is_told_once() -> None:
    petition, other = made.petition(), made.petition()
    rows = [made.signature(petition=petition) for _ in range(7)]
    made.signature(petition=other)
    mailing = queue(petition)
    made.signature(petition=petition)  # signs later

    assert telling.send_due(timezone.now()) == 8
    assert telling.send_due(timezone.now()) == 0

    assert told() == {row.signer_id for row in rows} | {petition.creator_id}
    mailing.refresh_from_db()
    assert (mailing.told, mailing.done_at is not None) == (8, True)


def test_what_breaks_off_goes_on_where_it_was() -> None:
    petition = made.petition()
    for _ in range(8):
        made.signature(petition=petition)
    queue(petition)

    assert telling.send_due(timezone.now(), at_most=1) == 3
    assert telling.send_due(timezone.now(), at_most=1) == 3
    assert telling.send_due(timezone.now()) == 3
    assert len(told()) == 9 == Notice.objects.filter(key="a-matter").count()


def test_the_same_matter_is_queued_once() -> None:
    petition = made.petition()

    assert queue(petition) == queue(petition)


def test_who_took_it_back_or_has_no_account_is_not_told() -> None:
    petition = made.petition()
    away = made.signature(petition=petition, state=Signature.State.WITHDRAWN)
    blocked = made.signature(petition=petition, signer=make.user(is_active=False))
    Signature.objects.create(
        petition=petition, person_key="1" * 32, assurance=3, channel=Signature.Channel.COUNTER
    )
    queue(petition)

    telling.send_due(timezone.now())

    assert told() == {petition.creator_id}
    assert {away.signer_id, blocked.signer_id}.isdisjoint(told())


def test_matters_are_told_one_after_the_other() -> None:
    petition = made.petition()
    queue(petition, "first")
    queue(petition, "second")

    telling.send_due(timezone.now(), at_most=1)

    assert (bool(told("first")), bool(told("second"))) == (True, False)
    assert Mailing.objects.filter(done_at__isnull=True).get().key == "second"


def receipts():
    return Notice.objects.filter(kind="petition_signed").order_by("pk")


def test_a_signer_is_told_and_how_to_say_that_it_was_not_them() -> None:
    petition, person = made.petition(), make.user()
    row = made.signature(petition=petition, signer=person)
    telling.tell_signed(timezone.now())
    assert not receipts().exists()  # not counted yet

    counting.count(timezone.now())
    for _ in range(3):
        telling.tell_signed(timezone.now())

    notice = receipts().get(recipient=person)
    code = notice.url.rstrip("/").rpartition("/")[2]
    assert signature_of(code) == row.pk
    assert petition.title in tell(notice).subject
    assert notice.try_at is not None


def test_receipts_go_on_from_batch_to_batch() -> None:
    petition = made.petition()
    for _ in range(7):
        made.signature(petition=petition)
    counting.count(timezone.now())

    assert [telling.tell_signed(timezone.now()) for _ in range(4)] == [3, 3, 2, 0]
    assert receipts().count() == 8


def test_old_signatures_and_sponsors_get_no_receipt() -> None:
    petition = made.petition()
    counting.count(timezone.now())
    telling.tell_signed(timezone.now())
    before = receipts().count()
    made.signature(petition=petition, signed_at=timezone.now() - timedelta(days=2))
    made.signature(petition=petition, channel=Signature.Channel.SPONSOR)

    counting.count(timezone.now())
    telling.tell_signed(timezone.now())

    assert receipts().count() == before


def test_on_a_great_day_receipts_stand_on_the_site_and_no_mail_is_queued() -> None:
    petition, person = made.petition(), make.user()
    begin_live_event(reason="今天人多。", by=make.user("moderator"), now=timezone.now())
    live_event.cache.clear()  # what is believed for a while
    made.signature(petition=petition, signer=person)

    counting.count(timezone.now())
    for _ in range(2):
        telling.tell_signed(timezone.now())

    assert receipts().get(recipient=person).try_at is None
