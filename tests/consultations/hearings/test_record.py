"""The hearing itself: who came, what was said, who confirmed it, and the report (D8)."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from consultations.hearings import holding, papers, reading, reporting
from consultations.hearings.document import Part, document
from consultations.models import Confirmation, Hearing, Need
from core.errors import StaleState
from notifications.models import Notice
from tests import make
from tests.consultations.hearings import make_hearings

pytestmark = pytest.mark.django_db


def with_speakers(sides=("support", "oppose", "amend"), **rest):
    row = make_hearings.hearing(**rest)
    for side in sides:
        make_hearings.registration(hearing=row, side=side, needs="手语翻译")
    return row


def test_nothing_is_held_before_its_hour_and_needs_go_with_it():
    row = make_hearings.listed(with_speakers())
    before = row.begins_at - timedelta(minutes=1)
    with pytest.raises(holding.NotBegun):
        holding.hold(hearing=row, came=[], by=row.created_by, now=before)
    first = row.registrations.seated().first()

    holding.hold(hearing=row, came=[first.pk], by=row.created_by, now=row.begins_at)

    came = row.registrations.seated().values_list("attended", flat=True)
    assert sorted(came) == [False, False, True]
    assert not Need.objects.exists()


def test_a_record_that_is_laid_out_is_not_changed_any_more():
    row = make_hearings.laid_out(with_speakers())
    passage = row.passages.select_related("hearing").first()

    with pytest.raises(holding.IsLaidOut):
        holding.add_passage(
            hearing=row, speaker=None, post="主持人", words="补充。", clauses=[], by=row.created_by
        )
    with pytest.raises(holding.IsLaidOut):
        holding.remove_passage(passage=passage, by=row.created_by)
    assert Notice.objects.filter(kind="hearing_record").count() == 3


def test_an_empty_record_is_not_laid_out():
    row = make_hearings.held(with_speakers())

    with pytest.raises(holding.NothingWritten):
        holding.lay_out(hearing=row, by=row.created_by, now=row.ends_at)


def test_a_participant_confirms_once_and_a_correction_is_masked():
    row = make_hearings.laid_out(with_speakers())
    mine = row.registrations.seated().select_related("hearing", "person").first()
    words = "我说的是九点，电话13800138000。"

    first = holding.confirm(registration=mine, correction=words, now=row.ends_at)
    again = holding.confirm(registration=mine, correction="别的话", now=row.ends_at)

    assert again == first
    assert "13800138000" not in first.correction.body
    assert "九点" in first.correction.body


def test_who_did_not_come_has_nothing_to_confirm():
    row = make_hearings.laid_out(with_speakers())
    absent = row.registrations.seated().select_related("hearing", "person").first()
    row.registrations.filter(pk=absent.pk).update(attended=False)
    absent.refresh_from_db()

    with pytest.raises(StaleState):
        holding.confirm(registration=absent, correction="", now=row.ends_at)


def test_the_record_waits_for_everybody_or_a_note_why_not():
    row = make_hearings.laid_out(with_speakers())
    first, second, third = row.registrations.seated().select_related("hearing", "person")
    page = make_hearings.paper(row, b"%PDF signed", kind="signed")
    at = {"now": row.ends_at, "by": row.created_by}
    holding.confirm(registration=first, correction="", now=row.ends_at)
    holding.note_signature(registration=second, page=page, note="", **at)
    with pytest.raises(holding.NotAllConfirmed):
        holding.publish_record(hearing=row, **at)

    holding.note_signature(registration=third, page=None, note="已离开本市。", **at)
    holding.publish_record(hearing=row, **at)

    row.refresh_from_db()
    assert row.state == Hearing.State.RECORDED
    ways = Confirmation.objects.order_by("registration__number").values_list("way", flat=True)
    assert list(ways) == ["online", "paper", "none"]


def test_signed_pages_come_after_the_hearing_and_papers_before():
    row = make_hearings.hearing()

    with pytest.raises(StaleState):
        make_hearings.paper(row, kind="signed")
    row = make_hearings.held(with_speakers())
    with pytest.raises(StaleState):
        make_hearings.paper(row, kind="paper")


def test_all_who_registered_hear_of_the_report_also_those_without_a_seat():
    row = with_speakers(seats=2)
    make_hearings.registration(hearing=row, role="observer")

    make_hearings.reported(row)

    assert Notice.objects.filter(kind="hearing_report").count() == 4


def test_a_report_that_is_out_stays_as_it_is():
    row = make_hearings.reported(with_speakers())

    with pytest.raises(StaleState):
        reporting.remove_opinion(
            opinion=row.main_opinions.select_related("hearing").get(), by=row.created_by
        )
    with pytest.raises(StaleState):
        reporting.publish_report(hearing=row, by=row.created_by, now=timezone.now())


def test_an_empty_report_is_not_published():
    row = make_hearings.recorded(with_speakers())

    with pytest.raises(reporting.NothingReported):
        reporting.publish_report(hearing=row, by=row.created_by, now=timezone.now())


@pytest.mark.parametrize(
    "columns",
    [
        {"way": "paper", "page": None},
        {"way": "none", "note": ""},
        {"way": "told"},
    ],
)
def test_the_database_refuses_a_confirmation_without_what_it_needs(columns):
    row = make_hearings.recorded(with_speakers())

    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.filter(registration__hearing=row).update(**columns)


# The parts of D8 and no others: practice.md §3.1.
PARTS = ["公告", "参加人遴选办法", "参加人名单", "材料送达记录", "笔录", "听证报告"]
OF_THE_REPORT = ["基本情况", "主要意见、事实、理由", "处理意见"]


def whole() -> tuple[Hearing, list[Part]]:
    row = with_speakers(seats=2)
    make_hearings.registration(hearing=row, role="observer")
    row = make_hearings.listed(row)
    make_hearings.paper(row)
    papers.send_papers(hearing=row, by=row.created_by, now=row.listed_at)
    came = row.registrations.seated().values_list("pk", flat=True)
    holding.hold(hearing=row, came=set(came), by=row.created_by, now=row.begins_at)
    by, clause = row.created_by, make.clause_threads(row.consultation)[1].clause
    for one in holding.to_confirm(row):
        holding.add_passage(
            hearing=row, speaker=one, post="", words="应提前到九点。", clauses=[clause], by=by
        )
    holding.lay_out(hearing=row, by=by, now=row.ends_at)
    for one in holding.to_confirm(row).select_related("hearing", "person"):
        holding.confirm(registration=one, correction="请写成九点半。", now=row.ends_at)
    holding.publish_record(hearing=row, by=by, now=row.ends_at)
    words = {"opinion": "提前", "facts": "投诉多", "reasons": "有学校", "treatment": "采纳"}
    reporting.add_opinion(hearing=row, by=by, **words)
    reporting.publish_report(hearing=row, by=by, now=row.ends_at)
    row = reading.loaded(Hearing.objects).get(pk=row.pk)
    with translation.override("zh-hans"):
        return row, document(row)


def test_d8_has_its_six_parts_and_its_numbers_are_those_of_the_rows():
    row, parts = whole()

    assert [part.title for part in parts] == PARTS
    assert [part.title for part in parts[-1].parts] == OF_THE_REPORT
    assert parts[1].codes == (("随机种子", row.seed),)
    assert parts[3].codes == tuple(row.files.values_list("title", "sha256"))
    listed, delivered, record, report = parts[2:]
    assert len(listed.table.rows) == row.registrations.speakers().seated().count() == 2
    assert "发言2人" in listed.paragraphs[0]
    assert "旁听1人" in listed.paragraphs[1]
    assert len(delivered.table.rows) == 2
    assert len(record.paragraphs) == row.passages.count()
    assert [line[3] for line in record.table.rows] == ["请写成九点半。"] * 2
    held, opinions, treated = report.parts
    assert "应到发言2人，实到2人" in held.paragraphs[0]
    assert "到会发言的2人中，2人确认了笔录" in held.paragraphs[-1]
    assert opinions.paragraphs == ("1. 意见：提前", "事实：投诉多", "理由：有学校")
    assert treated.paragraphs == ("1. 采纳",)


def test_page_and_file_of_d8_say_the_same(client):
    row, parts = whole()
    address = row.get_absolute_url()

    page = client.get(f"{address}report/", HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()
    file = client.get(f"{address}report.docx", HTTP_ACCEPT_LANGUAGE="zh-hans")

    written = docx.Document(BytesIO(file.content))
    heads = [p.text for p in written.paragraphs if p.style.name.startswith("Heading")]
    assert heads == PARTS + OF_THE_REPORT
    body = {p.text for p in written.paragraphs}
    for part in [*parts, *parts[-1].parts]:
        assert set(part.paragraphs) <= body
        assert all(words in page for words in part.paragraphs)
        assert all(code in page for _what, code in part.codes)
        assert {f"{what} {code}" for what, code in part.codes} <= body
    assert len(written.tables) == 4
    assert written.core_properties.author == ""
