"""An officer uploads a draft from Word and corrects it; two others approve it, never one alone."""

from django.contrib.auth.models import Group

from cms.models import PolicyPage
from consultations.models import ClauseText, Consultation
from tests.cms import pages, papers
from tests.journeys import staff

# One number is wrong.
WORDS = ("第一章 总则", "第一条 静谧区二十二时以后不得使用扩声设备。", "第三条 摊位按月摇号。")
NOT_TWICE = "您已在上一步同意过这份草案"


def upload(editor, content):
    editor.find("[name='file']").set_input_files(
        files=[{"name": "草案.docx", "mimeType": "application/zip", "buffer": content}]
    )
    editor.press(".import-form button")


def correct(editor):
    """The number that jumps is told beside its clause, and mended there."""
    assert "这里应当是第二条" in editor.text
    editor.press(".import-odd .import-open a")
    editor.type(label="第二条")
    editor.press(".import-acts [value='save']")
    assert "这里应当是第二条" not in editor.text


def test_a_draft_from_word_is_corrected_handed_in_and_approved_by_two(arrive):
    page = pages.policy(clauses=[])
    page.save_revision()
    editor, head, lawyer = arrive(), arrive(), arrive()
    both = pages.head()
    both.groups.add(Group.objects.get(name=staff.APPROVERS))
    for walker, person in ((editor, pages.editor()), (head, both), (lawyer, pages.approver())):
        walker.enter_as(person)

    editor.go(f"/cms/import/pages/{page.pk}/")
    upload(editor, papers.PDF)
    assert "这个文件是PDF" in editor.text
    upload(editor, papers.saved(papers.word(*WORDS)).getvalue())
    correct(editor)
    editor.press("form[action$='/put-in/'] button")
    staff.hand_in(editor)

    staff.approve_draft(head)
    head.go(f"/cms/pages/{page.pk}/edit/")
    assert NOT_TWICE in head.text
    assert Consultation.objects.count() == 0
    staff.approve_draft(lawyer)

    consultation = PolicyPage.objects.get(pk=page.pk).consultation
    labels = ClauseText.objects.filter(version__consultation=consultation)
    assert list(labels.values_list("label", flat=True)) == ["第一章", "第一条", "第二条"]
