from io import StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from consultations.models import Submission
from contributions.models import Contribution
from tests import make

pytestmark = pytest.mark.django_db
HEADER = "编号,用户,标题,时间,内容\n"
ROWS = (
    "1,A01,路灯,2026-01-05 10:00:00,江边路灯太暗，老人走夜路不放心。\n"
    "2,A02,厕所,2026/1/6 12:09:38,步道上八百米才有一处厕所。\n"
    "3,A01,路灯,2026年1月7日,补充：拐弯那一段最暗。\n"
)


@pytest.fixture
def consultation():
    return make.consultation()


def run(path, consultation, **options):
    out = StringIO()
    call_command(
        "import_opinions",
        str(path),
        consultation=consultation.pk,
        stdout=out,
        stderr=StringIO(),
        **options,
    )
    return out.getvalue()


def write(tmp_path, text, encoding="utf-8", name="opinions.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_csv_comes_in_whatever_its_encoding(tmp_path, consultation, encoding):
    told = run(write(tmp_path, HEADER + ROWS, encoding), consultation, channel="hotline")

    assert "3 imported, 0 already there, 0 rejected" in told
    assert [row.body for row in Contribution.objects.order_by("pk")] == [
        "路灯\n江边路灯太暗，老人走夜路不放心。",
        "厕所\n步道上八百米才有一处厕所。",
        "路灯\n补充：拐弯那一段最暗。",
    ]
    first = Submission.objects.order_by("pk").first()
    assert (first.channel, first.external_id, first.author) == ("hotline", "1", None)
    assert timezone.localtime(first.submitted_at).isoformat() == "2026-01-05T10:00:00+08:00"
    assert len(set(Submission.objects.values_list("person_key", flat=True))) == 2


def test_a_file_imported_twice_is_there_once(tmp_path, consultation):
    path = write(tmp_path, HEADER + ROWS)
    run(path, consultation)

    assert "0 imported, 3 already there" in run(path, consultation)
    assert Submission.objects.count() == 3


def test_rows_without_an_id_are_known_by_their_words(tmp_path, consultation):
    path = write(tmp_path, "内容\n希望早点装电梯。\n希望早点装电梯。\n六楼的老人下不来。\n")

    assert "2 imported, 1 already there" in run(path, consultation)
    assert "0 imported, 3 already there" in run(path, consultation)


def test_the_good_rows_come_in_and_the_bad_ones_are_listed_by_line(tmp_path, consultation):
    rows = [f"{n},A{n},标题,2026-01-05 10:00:00,第{n}条意见。\n" for n in range(10, 28)]
    rows[4] = "14,A14,标题,2026-01-05 10:00:00,\n"
    rows[9] = "19,A19,标题,昨天下午,说不清时间的意见。\n"
    rows[11] = "21,A21,标题,2026-01-05 10:00:00,一格,又一格,再一格\n"

    told = run(write(tmp_path, HEADER + "".join(rows)), consultation)

    assert "15 imported, 0 already there, 3 rejected" in told
    assert [line.split(":")[0] for line in told.splitlines() if line.startswith("line ")] == [
        "line 6",
        "line 11",
        "line 13",
    ]


def test_a_dry_run_tells_the_same_and_stores_nothing(tmp_path, consultation):
    told = run(write(tmp_path, HEADER + ROWS), consultation, dry_run=True)

    assert "3 would be imported" in told
    assert not Submission.objects.exists()
    assert not Contribution.objects.exists()


def test_columns_of_another_name_are_mapped(tmp_path, consultation):
    path = write(tmp_path, "工单号,诉求\n7,楼下烧烤摊油烟太大。\n")

    run(path, consultation, map="text=诉求,id=工单号")

    assert Submission.objects.get().external_id == "7"


def test_an_xlsx_with_a_banner_and_merged_cells_comes_in(tmp_path, consultation):
    book = Workbook()
    sheet = book.active
    sheet.append(["2026年意见登记表", None, None])
    sheet.merge_cells("A1:C1")
    sheet.append(["编号", "用户", "内容"])
    sheet.append([1, "张记面馆", "门口的路修了三个月。"])
    sheet.append([2, None, "修路期间请留一条过道。"])
    sheet.merge_cells("B3:B4")
    sheet.append([3, "李老师", None])
    path = tmp_path / "register.xlsx"
    book.save(path)

    told = run(path, consultation)

    assert "2 imported, 0 already there, 1 rejected" in told
    assert len(set(Submission.objects.values_list("person_key", flat=True))) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"no zip at all"), ("b.csv", "甲,乙\n1,2\n".encode()), ("c.csv", b"")],
)
def test_a_file_that_is_no_table_of_opinions_is_refused_with_a_sentence(
    tmp_path, consultation, name, content
):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(CommandError):
        run(path, consultation)


def test_a_round_that_has_not_begun_takes_no_import(tmp_path):
    consultation = make.consultation(state="announced")

    with pytest.raises(CommandError):
        run(write(tmp_path, HEADER + ROWS), consultation)


def test_imported_words_are_masked_and_screened_like_any_other(tmp_path, consultation):
    path = write(tmp_path, "编号,内容\n1,请打我电话13800138000联系我。\n")

    run(path, consultation)

    row = Contribution.objects.get()
    assert (row.body, row.state) == ("请打我电话【手机号】联系我。", "pending")


def test_a_time_before_any_office_kept_one_is_a_rejected_row(tmp_path, consultation):
    text = "时间,内容\n0001-01-01,江边的灯太暗了。\n9999-12-31,厕所太少了。\n"

    told = run(write(tmp_path, text), consultation)

    assert "line 2: " in told
    assert "1 imported, 0 already there, 1 rejected" in told


def rewritten(tmp_path, part, content):
    """A workbook with one part replaced, or left out."""
    sound, broken = tmp_path / "sound.xlsx", tmp_path / "broken.xlsx"
    Workbook().save(sound)
    with ZipFile(sound) as old, ZipFile(broken, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = content if name.endswith(part) else old.read(name)
            if data is not None:
                new.writestr(name, data)
    return broken


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("sheet1.xml", b"<worksheet><sheetData>"),
        ("sheet1.xml", None),
        ("workbook.xml", b"<x"),
        ("styles.xml", b"<styleSheet/>x"),
        ("sheet1.xml", b" " * 200_000_001),
    ],
    ids=["cut off", "no sheet", "no book", "no styles", "a bomb"],
)
def test_a_broken_workbook_is_refused_with_a_sentence(tmp_path, consultation, part, content):
    with pytest.raises(CommandError):
        run(rewritten(tmp_path, part, content), consultation)


def test_a_quote_that_is_never_closed_is_one_bad_row(tmp_path, consultation):
    swallowed = "".join(f"{n},A{n},标题,2026-01-05 10:00:00,第{n}条意见。\n" for n in range(9000))
    path = write(
        tmp_path, f'{HEADER}{ROWS}7,A07,标题,2026-01-05 10:00:00,"没有关上的引号\n{swallowed}'
    )

    assert "3 imported, 0 already there, 1 rejected" in run(path, consultation)
