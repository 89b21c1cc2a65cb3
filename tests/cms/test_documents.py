"""No dead file: before each one stands a page that says what it is, and where its words are."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.rich_text import expand_db_html

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(settings, tmp_path) -> Document:
    settings.MEDIA_ROOT = tmp_path
    row = Document.objects.create(
        title="起草说明", file=ContentFile(b"%PDF-1.7 " + b"x" * 2039, name="draft.pdf")
    )
    row.get_file_size()  # as the editor does at the upload: Wagtail writes it down once
    return row


def test_the_page_of_a_file_says_its_kind_its_size_and_where_its_words_are(client, file):
    consultation = make.consultation()

    page = client.get(reverse("document", args=[file.pk]) + f"?of={consultation.pk}")

    text = page.content.decode()
    assert "PDF文件，2.0\xa0KB" in text
    assert f'href="{file.url}"' in text
    assert f'href="{consultation.get_absolute_url()}#draft"' in text
    assert f"http://testserver{file.url}" in text


@pytest.mark.parametrize("of", ["", "?of=x", "?of=99999999", f"?of={'9' * 40}"])
def test_a_page_of_a_file_stands_without_a_consultation(client, file, of):
    assert client.get(reverse("document", args=[file.pk]) + of).status_code == 200


def test_a_draft_is_not_named_on_the_page_of_its_file(client, file):
    consultation = make.consultation(title="还没公布的办法")
    type(consultation).objects.update(state="draft")

    page = client.get(reverse("document", args=[file.pk]) + f"?of={consultation.pk}")

    assert "还没公布的办法" not in page.content.decode()


def test_who_may_not_have_a_file_gets_no_page_of_it(client, file):
    inner = Collection.get_first_root_node().add_child(name="内部")
    CollectionViewRestriction.objects.create(collection=inner, restriction_type="login")
    Document.objects.update(collection=inner)

    assert client.get(reverse("document", args=[file.pk])).status_code == 302


def test_a_page_of_a_file_costs_four_queries(file, django_assert_num_queries):
    consultation = make.consultation()

    with django_assert_num_queries(4):
        Client().get(reverse("document", args=[file.pk]) + f"?of={consultation.pk}")


def test_an_attachment_leads_to_its_page_and_says_its_kind(client, file):
    attachment = {"title": file.title, "url": file.url, "size": 2048, "sha256": "0" * 64}
    consultation = make.consultation(attachments=[attachment])

    page = client.get(consultation.get_absolute_url()).content.decode()

    assert f'href="/documents/{file.pk}/?of={consultation.pk}"' in page
    assert "PDF 2.0\xa0KB" in page


def test_a_link_in_a_guide_leads_to_the_page_of_the_file(file):
    html = expand_db_html(f'<a linktype="document" id="{file.pk}">说明</a>')

    assert html == f'<a href="/documents/{file.pk}/" data-file="PDF">说明</a>'


def test_a_link_to_a_file_that_is_gone_is_no_link():
    assert expand_db_html('<a linktype="document" id="99">说明</a>') == "<a>说明</a>"
