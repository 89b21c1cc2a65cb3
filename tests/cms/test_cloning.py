"""Templates and second rounds: words go along; opinions, rounds, days and approvals never do."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from audit.models import Event
from cms.cloning import services
from cms.models import PolicyPage, PublishedPaper
from cms.models.policy import IsTemplate
from consultations.models import Clause, Consultation, Relation, Submission
from contributions.models import Contribution, Thread
from tests import make
from tests.cms import pages
from tests.cms.test_editing import edit_url, press
from tests.cms.test_papers import attached, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken():
    """A published draft about which somebody has spoken."""
    page = pages.published()
    make.submission(
        consultation=page.consultation, threads=make.clause_threads(page.consultation)[1:2]
    )
    return page


def keys(page) -> set[str]:
    return {block.id for block in page.clauses}


def words(page) -> list[dict]:
    return [dict(block.value) for block in page.clauses]


def newest(page) -> PolicyPage:
    return PolicyPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def second(page) -> PolicyPage:
    return services.begin_second_round(page=page, by=pages.editor())


def ready(page) -> PolicyPage:
    """The copy with days of its own, published."""
    page = newest(page)
    page.closes_on = timezone.localdate() + timedelta(days=40)
    return pages.publish(page)


def test_a_second_round_has_the_newest_words_and_nothing_else(spoken):
    spoken.note = "第二稿的说明，还没有公布。"
    spoken.save_revision()
    copy = newest(second(PolicyPage.objects.get(pk=spoken.pk)))

    assert copy.note == "第二稿的说明，还没有公布。"
    assert words(copy) == words(spoken)
    assert not keys(copy) & keys(spoken)
    assert (copy.consultation, copy.live, copy.go_live_at) == (None, False, None)
    assert (copy.opens_on, copy.closes_on, copy.first_published_at) == (None, None, None)
    assert copy.follows == spoken.consultation
    assert copy.slug != spoken.slug


def test_no_thread_opinion_or_round_is_ever_shared(spoken):
    said = set(Contribution.objects.values_list("pk", "thread", "thread__contribution_count"))
    again = ready(second(spoken))

    assert again.consultation != spoken.consultation
    threads = {
        row.pk: set(Thread.objects.filter(clause__consultation=row).values_list("pk", flat=True))
        | {row.thread_id}
        for row in Consultation.objects.all()
    }
    first, later = threads[spoken.consultation_id], threads[again.consultation_id]
    assert not first & later
    assert not Contribution.objects.filter(thread__in=later).exists()
    assert set(Thread.objects.filter(pk__in=later).values_list("contribution_count")) == {(0,)}
    assert set(Contribution.objects.values_list(*KEPT)) == said
    assert Submission.objects.get().consultation == spoken.consultation
    assert Clause.objects.values("key").distinct().count() == Clause.objects.count()


KEPT = ("pk", "thread", "thread__contribution_count")


@pytest.mark.parametrize("begun", ["copied in Wagtail", "template", "second round"])
def test_however_a_draft_is_begun_from_another_its_threads_are_its_own(client, spoken, begun):
    if begun == "copied in Wagtail":
        copy = spoken.copy(update_attrs={"slug": "copy"}, keep_live=False)
    elif begun == "template":
        kept = services.keep_as_template(page=spoken, name="甲", by=pages.editor())
        copy = services.begin_draft(template=kept, by=pages.editor())
    else:
        copy = second(spoken)
    again = ready(copy)

    shared = Thread.objects.filter(clause__consultation=again.consultation).filter(
        pk__in=spoken.consultation.clauses.values("thread")
    )
    assert not shared.exists()
    assert not Contribution.objects.filter(thread__clause__consultation=again.consultation).exists()


def test_the_second_round_is_noted_once_it_is_published_and_only_then(client, spoken):
    copy = second(spoken)
    assert not Relation.objects.exists()
    again = ready(copy)

    row = Relation.objects.get()
    assert (row.consultation, row.other) == (again.consultation, spoken.consultation)
    assert row.kind == "second_round"
    html = client.get(spoken.consultation.get_absolute_url()).content.decode()
    assert "之后再次征求意见" in html
    # Whoever took it off is not overruled by the next version.
    row.delete()
    again.note = "再改一次。"
    pages.publish(again)
    assert not Relation.objects.exists()


def test_the_form_proposes_the_round_before_and_an_editor_may_clear_it(client, spoken):
    copy = second(spoken)
    client.force_login(pages.editor())
    assert 'name="follows"' in client.get(edit_url(copy)).content.decode()

    press(client, pages.editor(), copy, follows="")
    assert newest(copy).follows is None


def test_a_template_is_named_listed_and_never_published(client, spoken):
    kept = services.keep_as_template(page=spoken, name="公共空间类规章", by=pages.editor())
    client.force_login(pages.superuser())
    html = client.get(reverse("cloning:index")).content.decode()
    assert "公共空间类规章" in html

    with pytest.raises(IsTemplate):
        kept.save_revision().publish()
    press(client, pages.superuser(), kept, "action-publish")
    press(client, pages.superuser(), kept, "action-submit")
    kept.refresh_from_db()
    assert (kept.live, kept.consultation, kept.workflow_in_progress) == (False, None, False)
    editor = client.get(edit_url(kept)).content.decode()
    assert "action-publish" not in editor
    assert "这是模板，本身不公布" in editor
    call_command("publish_scheduled", verbosity=0)
    assert Consultation.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyPage.objects.filter(pk=kept.pk).update(consultation=spoken.consultation)


def test_a_draft_from_a_template_is_a_draft(client, spoken):
    kept = services.keep_as_template(page=spoken, name="甲", by=pages.editor())
    client.force_login(pages.editor())

    answer = client.post(reverse("cloning:begin", args=[kept.pk]))

    draft = PolicyPage.objects.order_by("-pk").first()
    assert answer.url == edit_url(draft)
    assert (draft.template_name, draft.follows, draft.closes_on) == ("", None, None)
    assert words(newest(draft)) == words(spoken)
    assert not keys(newest(draft)) & (keys(spoken) | keys(kept))
    assert ready(draft).live


def test_approval_plan_and_lock_are_not_taken_along():
    page = pages.policy(go_live_at=timezone.now() + timedelta(days=3))
    page.save_revision()
    page.refresh_from_db()
    Workflow.objects.get().start(page, pages.editor())
    page.locked, page.locked_by, page.locked_at = True, pages.editor(), timezone.now()
    page.save()

    copy = services.keep_as_template(page=page, name="甲", by=pages.editor())

    assert (copy.workflow_in_progress, copy.locked, copy.locked_by) == (False, False, None)
    assert not copy.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert newest(copy).go_live_at is None


def test_files_go_along_and_that_they_were_published_stays_as_it_was(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = pages.published(attachments=attached(document()))
    before = list(PublishedPaper.objects.values())
    copy = second(page)

    assert list(PublishedPaper.objects.values()) == before
    assert [block.value["document"] for block in newest(copy).attachments] == [
        block.value["document"] for block in page.attachments
    ]


def test_a_name_is_taken_once_and_that_is_said_beside_it(client, spoken):
    client.force_login(pages.editor())
    url = reverse("cloning:keep", args=[spoken.pk])
    assert client.post(url, {"name": "甲"}).status_code == 302

    answer = client.post(url, {"name": "甲"})

    assert answer.status_code == 422
    assert "已有同名模板" in answer.content.decode()
    with pytest.raises(services.NameTaken):
        services.keep_as_template(page=spoken, name="甲", by=pages.editor())
    assert PolicyPage.objects.exclude(template_name="").count() == 1
    assert Event.objects.filter(verb="cms.template_kept").count() == 1


def test_what_was_never_published_has_no_second_round(client):
    page = pages.policy()
    client.force_login(pages.editor())
    url = reverse("cloning:second_round", args=[page.pk])

    assert client.get(url).status_code == 409
    assert client.post(url).status_code == 409
    assert PolicyPage.objects.count() == 1


def test_the_page_says_what_goes_along_and_the_button_begins(client, spoken):
    client.force_login(pages.editor())
    assert (
        reverse("cloning:second_round", args=[spoken.pk])
        in client.get(edit_url(spoken)).content.decode()
    )
    url = reverse("cloning:second_round", args=[spoken.pk])

    assert "不带过去" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert PolicyPage.objects.filter(follows=spoken.consultation).count() == 1


@pytest.mark.parametrize("name", ["index", "keep", "begin", "second_round"])
@pytest.mark.parametrize("make_user", [None, make.user])
def test_only_those_who_write_come_in(client, spoken, name, make_user):
    kept = services.keep_as_template(page=spoken, name="甲", by=pages.editor())
    if make_user:
        client.force_login(make_user())
    args = {"index": [], "begin": [kept.pk]}.get(name, [spoken.pk])

    answer = client.post(reverse(f"cloning:{name}", args=args), {"name": "乙"})

    assert answer.status_code == 302
    assert PolicyPage.objects.count() == 2


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_template_and_for_thirty(
    client, count, django_assert_num_queries
):
    for n in range(count):
        pages.policy(template_name=f"模板{n}")
    client.force_login(pages.superuser())
    client.get(reverse("cloning:index"))

    with django_assert_num_queries(QUERIES):
        client.get(reverse("cloning:index"))


QUERIES = 9
