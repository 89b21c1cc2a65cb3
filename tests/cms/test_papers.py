"""Papers beside a draft: told by content, cleaned, kept, and what replaced what."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader, PdfWriter
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.documents.models import Document

from cms.models import PublishedPaper
from cms.papers import cleaning
from cms.papers.cleaning import cleaned
from consultations.models import Version
from tests.cms import pages, papers

pytestmark = pytest.mark.django_db


def pdf(**how) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": "王若禾", "/Producer": "办公室电脑"})
    if how.get("locked"):
        writer.encrypt("geheim")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def word(document=None) -> bytes:
    document = document or papers.word("说明。")
    document.core_properties.author = "王若禾"
    return papers.saved(document).getvalue()


def picture(kind="JPEG") -> bytes:
    file = io.BytesIO()
    image = Image.new("RGB", (8, 8), "red")
    exif = image.getexif()
    exif[315] = "Wang Ruohe"
    image.save(file, kind, exif=exif)
    return file.getvalue()


def clean(content: bytes, name: str) -> bytes:
    return cleaned(io.BytesIO(content), name, len(content))


def test_a_pdf_keeps_its_pages_and_loses_its_author():
    found = PdfReader(io.BytesIO(clean(pdf(), "说明.pdf")))

    assert len(found.pages) == 1
    assert "王若禾" not in str(found.metadata)
    assert "办公室电脑" not in str(found.metadata)


def test_a_word_file_keeps_its_words_and_loses_its_author():
    content = clean(word(), "说明.docx")

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert "docProps/app.xml" not in archive.namelist()
    assert "说明。".encode() in everything
    assert "王若禾".encode() not in everything


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "图.jpg"), ("PNG", "图.png")])
def test_a_picture_loses_what_the_camera_wrote(kind, name):
    content = clean(picture(kind), name)

    assert b"Wang Ruohe" not in content
    assert Image.open(io.BytesIO(content)).size == (8, 8)


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (papers.PDF, "说明.docx", cleaning.IsAnother),
        (b"MZ" + b"\0" * 99, "说明.pdf", cleaning.IsAnother),
        (picture(), "数据.csv", cleaning.IsAnother),
        (picture(), "图.png", cleaning.IsAnother),
        (papers.OLE, "说明.docx", cleaning.IsLocked),
        (pdf(locked=True), "说明.pdf", cleaning.IsLocked),
        (word(papers.tracked()), "说明.docx", cleaning.HasTraces),
        (b"%PDF-1.7 broken", "说明.pdf", cleaning.UnfitFile),
    ],
    ids=["pdf-as-docx", "exe", "csv", "png", "ole", "locked", "tracked", "broken"],
)
def test_what_a_file_is_not_is_said(content, name, refusal):
    with pytest.raises(refusal) as said:
        clean(content, name)
    assert type(said.value) is refusal


def test_a_file_that_is_too_large_is_not_read():
    with pytest.raises(cleaning.IsTooLarge):
        cleaned(io.BytesIO(b""), "a.pdf", cleaning.LARGEST + 1)


def test_the_upload_cleans_and_refuses_in_words(client):
    client.force_login(pages.superuser())
    url = reverse("wagtaildocs:add")

    def send(content):
        file = SimpleUploadedFile("说明.pdf", content)
        return client.post(url, {"title": "说明", "file": file, "collection": 1})

    assert "文件的内容与文件名不符" in send(b"MZ").content.decode()
    assert send(pdf()).status_code == 302
    with Document.objects.get().open_file() as file:
        assert "王若禾".encode("utf-16-be") not in file.read()


WHO = "王若禾"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, words in parts.items():
            archive.writestr(name, words)
    return file.getvalue()


def workbook(**more: str) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": '<Types><Override PartName="/docProps/core.xml"/>'
            '<Override PartName="/xl/workbook.xml"/></Types>',
            "_rels/.rels": '<Relationships><Relationship Target="docProps/core.xml"/>'
            '<Relationship Target="xl/workbook.xml"/></Relationships>',
            "docProps/core.xml": f"<creator>{WHO}</creator>",
            "xl/workbook.xml": f'<workbook xmlns:x="x"><x:absPath url="C:/{WHO}"/></workbook>',
            "xl/worksheets/sheet1.xml": "<sheet>静谧区</sheet>",
            **more,
        }
    )


def opendocument(kind="text", body="静谧区") -> bytes:
    manifest = "META-INF/manifest.xml"
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f'<c xmlns:text="{ODF}:text:1.0" xmlns:office="{ODF}:office:1.0">'
            f"{body}</c>",
            "meta.xml": f"<meta>{WHO}</meta>",
            "settings.xml": f'<s><config-item name="PrinterName">{WHO}</config-item></s>',
            "Thumbnails/thumbnail.png": WHO,
            manifest: '<m><f full-path="Thumbnails/thumbnail.png"/><f full-path="meta.xml"/></m>',
        }
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (workbook(), "数据.xlsx"),
        (opendocument(), "说明.odt"),
        (opendocument("spreadsheet"), "数据.ods"),
    ],
)
def test_an_office_file_keeps_its_words_and_loses_its_author(content, name):
    with zipfile.ZipFile(io.BytesIO(clean(content, name))) as archive:
        parts = {part: archive.read(part).decode() for part in archive.namelist()}
        days = {part.date_time for part in archive.infolist()}

    assert "静谧区" in "".join(parts.values())
    assert WHO not in "".join(parts.values())
    assert not any("docProps" in words or "Thumbnails" in words for words in parts.values())
    assert days == {(1980, 1, 1, 0, 0, 0)}
    if name.endswith(("odt", "ods")):
        assert next(iter(parts)) == "mimetype"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (workbook(**{"xl/comments1.xml": WHO}), "数据.xlsx"),
        (opendocument(body="<office:annotation>甲</office:annotation>"), "说明.odt"),
        (opendocument(body="<text:tracked-changes/>"), "说明.odt"),
    ],
)
def test_an_office_file_with_comments_of_colleagues_is_refused(content, name):
    with pytest.raises(cleaning.HasTraces):
        clean(content, name)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "_rels/.rels"])
def test_a_broken_office_file_is_refused_in_words(part):
    with pytest.raises(cleaning.UnfitFile):
        clean(workbook(**{part: "<"}), "数据.xlsx")


def document(content: bytes = b"%PDF-1.7 one", name: str = "a.pdf") -> Document:
    return Document.objects.create(title="影响评估", file=ContentFile(content, name=name))


def attached(file: Document) -> list[dict]:
    value = {"kind": "impact", "document": file.pk}
    return [{"type": "file", "id": "11111111-1111-4111-8111-111111111111", "value": value}]


@pytest.fixture
def twice(settings, tmp_path):
    """A page published with one file, and again with another in its place."""
    settings.MEDIA_ROOT = tmp_path
    page = pages.published(attachments=attached(document()))
    page.attachments = attached(document(b"%PDF-1.7 two", "b.pdf"))
    return pages.publish(page)


def test_readers_see_kind_checksum_and_what_was_replaced(client, twice):
    html = client.get(twice.consultation.get_absolute_url()).content.decode()
    new, old = (version.attachments[0] for version in Version.objects.all())

    assert new["sha256"] != old["sha256"]
    for said in ("影响评估报告", new["sha256"], old["sha256"], "替换过1个文件"):
        assert said in html


def test_a_published_file_is_neither_replaced_nor_deleted(client, twice):
    client.force_login(pages.superuser())
    row = Document.objects.order_by("pk").first()
    edit = reverse("wagtaildocs:edit", args=[row.pk])

    new = SimpleUploadedFile("说明.pdf", pdf())
    answer = client.post(edit, {"title": "说明", "file": new, "collection": 1})
    kept = client.post(reverse("wagtaildocs:delete", args=[row.pk]))
    bulk = reverse("wagtail_bulk_action", args=["wagtaildocs", "document", "delete"])
    refused = client.post(f"{bulk}?id={row.pk}", {"id": row.pk})

    just = client.post(reverse("wagtaildocs:delete_multiple", args=[row.pk]))

    assert "这个文件已随草案公布" in answer.content.decode()
    assert "这个文件已随草案公布" in just.content.decode()
    assert (kept.status_code, refused.status_code, just.status_code) == (409, 409, 409)
    assert (Document.objects.count(), PublishedPaper.objects.count()) == (2, 2)


SUMMARY = [
    ("headline", "夜里更安静，广场照样热闹"),
    ("figure", {"number": "22时", "text": "音箱停用"}),
    ("concerned", "在江边居住和经营的人"),
    ("change", {"before": "没有时限", "text": "二十二时以后不用音箱"}),
    ("date", {"day": "2027-01-01", "text": "施行"}),
]
BASIS = [("row", {"article": "第一条", "basis": "《噪声法》第六十四条", "quote": "禁止使用。"})]


def test_a_glance_and_a_table_are_kept_with_the_version_and_shown(client):
    page = pages.published(summary=SUMMARY, basis=BASIS)
    version = Version.objects.get()

    assert [block["kind"] for block in version.summary] == [kind for kind, _ in SUMMARY]
    assert version.basis == [BASIS[0][1]]
    detail = client.get(page.consultation.get_absolute_url()).content.decode()
    poster = client.get(reverse("consultations:poster", args=[page.consultation.pk]))
    for said in ("夜里更安静", "22时", "没有时限", "2027年1月1日"):
        assert said in detail
        assert said in poster.content.decode()
    assert "第六十四条" in detail


def test_a_changed_glance_is_another_version_and_the_old_one_stays():
    page = pages.published(summary=SUMMARY)
    page.summary = SUMMARY[:1]
    pages.publish(page)

    assert [len(version.summary) for version in Version.objects.order_by("number")] == [5, 1]


def test_no_more_than_a_sheet_holds():
    page = pages.policy(summary=[("concerned", f"第{n}类人") for n in range(13)])

    with pytest.raises(StreamBlockValidationError) as said:
        page.summary.stream_block.clean(page.summary)

    assert said.value.non_block_errors


def test_a_file_just_uploaded_with_others_goes(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(pages.superuser())
    row = document()

    said = client.post(reverse("wagtaildocs:delete_multiple", args=[row.pk])).json()

    assert (said["success"], Document.objects.count()) == (True, 0)


def test_a_file_that_was_never_published_goes(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(pages.superuser())

    client.post(reverse("wagtaildocs:delete", args=[document().pk]))

    assert not Document.objects.exists()
