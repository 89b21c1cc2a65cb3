"""From a text to the draft's clauses: preview, correction, matching, and who may do it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.importing import services
from cms.importing.files import read_paste
from cms.importing.rows import loaded
from cms.models import PolicyPage, TextImport
from tests import make
from tests.cms import pages, papers

pytestmark = pytest.mark.django_db

TEXT = (
    "第一章　总则\n第一条　目的\n为了规范滨江夜间的活动。\n市文化和旅游局负责协调。\n"
    "（一）静谧区二十二时以后不得使用音箱。\n第二条　本办法自公布之日起施行。"
)


def begun(text=TEXT, **columns):
    """A page with a saved draft, its editor, and a text read for it."""
    page, writer = pages.policy(**columns), pages.editor()
    page.save_revision()
    page.refresh_from_db()
    imported = services.start_import(page=page, by=writer, source=read_paste(text))
    return page, writer, imported


def shape(imported):
    imported.refresh_from_db()
    return [(row.level, row.label, row.heading or row.text) for row in loaded(imported.rows)]


def ids(imported):
    imported.refresh_from_db()
    return [row["id"] for row in imported.rows]


def press(client, imported, row, act, **changed):
    imported.refresh_from_db()
    stored = next(one for one in imported.rows if one["id"] == row)
    names = ("level", "label", "heading", "text", "key")
    data = {name: stored[name] for name in names} | {"act": act} | changed
    return client.post(reverse("importing:correct", args=[imported.pk, row]), data)


@pytest.fixture
def start(client):
    page, writer = pages.policy(clauses=[]), pages.editor()
    page.save_revision()
    client.force_login(writer)
    url = reverse("importing:start", args=[page.pk])
    return lambda **data: client.post(url, data, headers={"accept-language": "zh-hans"})


def test_a_pasted_text_is_shown_as_a_tree_with_what_looks_wrong(client, start):
    response = start(text="（一）甲。\n第一条 乙。\n第三条 丙。")

    html = client.get(response.url, headers={"accept-language": "zh-hans"}).content.decode()
    assert response.status_code == 302
    for sentence in ("这一项前面还没有条", "这里应当是第二条", "import-item", "第3行"):
        assert sentence in html


def test_an_uploaded_word_file_says_that_changes_were_accepted(client, start):
    file = SimpleUploadedFile("草案.docx", papers.saved(papers.tracked()).getvalue())

    html = client.get(start(file=file, text="").url).content.decode()

    assert "文件里有修订痕迹" in html
    assert "限于十五日内" in html


def table():
    document = papers.word("第一条 收费标准如下：")
    cells = document.add_table(2, 2).rows[1].cells
    cells[0].text, cells[1].text = "夜间", "十元"
    return document


def pictures():
    return papers.add(papers.word("第一条 甲。"), "<w:r><w:drawing/></w:r>")


@pytest.mark.parametrize(
    ("document", "sentences"),
    [
        (table(), ["有1个表格已转成文字", "夜间 ｜ 十元"]),
        (papers.numbered("甲：", "\t乙；", "\t丙。", "丁。"), ["Word自动编号4处", "（二）"]),
        (pictures(), ["有1张图片没有收进来"]),
        (papers.word("江边很美。"), ["没有找到带编号的条"]),
    ],
    ids=["table", "nested numbers", "pictures", "no clauses"],
)
def test_what_word_holds_besides_plain_clauses_is_said(client, start, document, sentences):
    file = SimpleUploadedFile("草案.docx", papers.saved(document).getvalue())

    html = client.get(start(file=file, text="").url).content.decode()

    for sentence in sentences:
        assert sentence in html


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (papers.PDF, "这个文件是PDF"),
        (papers.OLE, "这是旧版Word文件"),
        (papers.OLE + "EncryptedPackage".encode("utf-16-le"), "这个文件设有密码"),
        (b"PK\x03\x04" + b"\0" * 99, "这个文件已损坏"),
        (b" ", "里面没有文字"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words(start, content, sentence):
    response = start(file=SimpleUploadedFile("draft.docx", content), text="")

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not TextImport.objects.exists()


def test_one_of_file_and_text_is_asked_for(start):
    assert start(text=" ").status_code == 422


def test_a_text_without_clauses_is_said(client, start):
    html = client.get(start(text="江边很美。\n希望安静。").url).content.decode()

    assert "没有找到带编号的条" in html


def test_clauses_that_stay_alike_keep_their_keys():
    page, writer, imported = begun()
    keys = list(map(str, pages.keys()))

    assert [row.key for row in loaded(imported.rows)] == [*keys, ""]
    services.put_in(imported=imported, by=writer)

    draft = PolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [str(block.id) for block in draft.clauses][:4] == keys
    assert draft.clauses[4].value["text"] == "本办法自公布之日起施行。"
    assert not TextImport.objects.exists()


def test_headings_of_one_name_on_two_levels_are_told_apart():
    _, _, imported = begun("第一编　总则\n第一章　总则\n第一条 甲。")

    assert [row.key for row in loaded(imported.rows)][:2] == ["", str(pages.keys()[0])]


def test_what_is_put_in_is_a_draft_and_published_with_the_same_threads():
    page = pages.published()
    threads = dict(page.consultation.clauses.values_list("key", "thread"))
    writer = pages.editor()
    imported = services.start_import(page=page, by=writer, source=read_paste(TEXT))

    services.put_in(imported=imported, by=writer)

    assert page.consultation.versions.count() == 1
    page = PolicyPage.objects.get(pk=page.pk)
    page.get_latest_revision().publish(user=pages.approver())
    after = dict(page.consultation.clauses.values_list("key", "thread"))
    assert {key: after[key] for key in threads} == threads
    assert (page.consultation.versions.count(), len(after)) == (2, 5)


def test_a_person_chooses_what_a_clause_goes_on_from(client):
    _, writer, imported = begun()
    client.force_login(writer)
    last, key = ids(imported)[4], str(pages.keys()[1])

    press(client, imported, last, "save", key=key)

    imported.refresh_from_db()
    assert [row.key for row in loaded(imported.rows)].count(key) == 1
    assert loaded(imported.rows)[4].key == key


def test_rows_are_merged_split_changed_and_left_out(client):
    _, writer, imported = begun("第一条 甲。\n乙\n丙。\n（一）丁。")
    client.force_login(writer)

    press(client, imported, ids(imported)[2], "merge")
    assert shape(imported)[1] == ("paragraph", "", "乙丙。")
    press(client, imported, ids(imported)[1], "split", text="乙。\r\n\r\n丙。")
    assert [text for _, _, text in shape(imported)] == ["甲。", "乙。", "丙。", "丁。"]
    press(client, imported, ids(imported)[2], "save", level="article", label="第二条")
    press(client, imported, ids(imported)[3], "drop")
    assert shape(imported) == [
        ("article", "第一条", "甲。"),
        ("paragraph", "", "乙。"),
        ("article", "第二条", "丙。"),
    ]


def test_ticked_rows_get_a_level_or_go(client):
    _, writer, imported = begun("甲一。\n乙二。\n丙三。")
    client.force_login(writer)
    url = reverse("importing:several", args=[imported.pk])

    client.post(url, {"rows": ids(imported)[:2], "level": "item", "act": "level"})
    client.post(url, {"rows": ids(imported)[2:], "level": "", "act": "drop"})

    assert [level for level, *_ in shape(imported)] == ["item", "item"]


def test_what_lacks_its_number_is_not_put_in_and_said_line_by_line(client):
    _, writer, imported = begun("甲一。\n第一条 乙。")
    client.force_login(writer)
    press(client, imported, ids(imported)[0], "save", level="item")

    response = client.post(reverse("importing:put_in", args=[imported.pk]))

    assert (response.status_code, len(response.context["details"])) == (409, 1)
    assert "第1行" in response.content.decode()


def test_a_newer_draft_is_not_overwritten_and_the_words_are_kept(client):
    page, writer, imported = begun()
    client.force_login(writer)
    newer = page.get_latest_revision_as_object()
    newer.note = "另一位同事的说明"
    newer.save_revision(user=pages.approver())
    put_in = reverse("importing:put_in", args=[imported.pk])

    refused = client.post(put_in)

    assert refused.status_code == 409
    assert "没有覆盖任何内容" in refused.content.decode()
    assert "重新比对" in client.get(imported.get_absolute_url()).content.decode()
    client.post(reverse("importing:rematch", args=[imported.pk]))
    assert client.post(put_in).status_code == 302
    draft = PolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (draft.note, len(draft.clauses)) == ("另一位同事的说明", 5)


def test_a_locked_draft_is_left_alone(client):
    page, writer, imported = begun()
    page.locked, page.locked_by = True, pages.approver()
    page.save()
    client.force_login(writer)

    for url in (
        reverse("importing:put_in", args=[imported.pk]),
        reverse("importing:start", args=[page.pk]),
    ):
        assert client.post(url).status_code == 409
    assert TextImport.objects.exists()


ROUTES = [("start", "get"), ("show", "get"), ("correct", "post"), ("several", "post")]
ROUTES += [("rematch", "post"), ("put_in", "post"), ("discard", "post")]


@pytest.mark.parametrize(("name", "method"), ROUTES)
@pytest.mark.parametrize(
    ("make_user", "status"), [(None, 302), (make.user, 302), (pages.editor, 404)]
)
def test_an_import_is_its_makers_alone(client, name, method, make_user, status):
    page, _, imported = begun()
    if make_user:
        client.force_login(make_user())
    args = [page.pk] if name == "start" else [imported.pk]
    args += ["x"] if name == "correct" else []

    response = getattr(client, method)(reverse(f"importing:{name}", args=args))

    expected = 200 if (name, make_user) == ("start", pages.editor) else status
    assert response.status_code == expected
    assert TextImport.objects.count() == 1


def test_the_editor_leads_to_the_import(client):
    page, writer, _ = begun()
    client.force_login(writer)

    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert reverse("importing:start", args=[page.pk]) in html


def test_an_import_is_left_out(client):
    _, writer, imported = begun()
    client.force_login(writer)

    client.post(reverse("importing:discard", args=[imported.pk]))

    assert not TextImport.objects.exists()


def test_the_page_costs_the_same_with_one_row_and_with_thirty(client, django_assert_num_queries):
    for count in (1, 30):
        text = "\n".join(f"第{n}条 内容{n}是这样的。" for n in range(1, count + 1))
        _, writer, imported = begun(text, clauses=[])
        client.force_login(writer)
        client.get(imported.get_absolute_url())
        with django_assert_num_queries(QUERIES):
            client.get(imported.get_absolute_url())


QUERIES = 20
