"""What is said in a topic goes through the loop: themes, cases, an answer, authors told."""

import pytest
from django.utils import timezone

from forums.models import Topic
from forums.services.keeping import close_topic
from forums.services.sorting import start_themes
from notifications.models import Notice
from responses.services import StillOpen, accept, publish, sign_off
from tests import make
from tests import make_forums as made
from themes.models import Assignment, Run, Theme

pytestmark = pytest.mark.django_db
NOW = timezone.now


def test_authors_of_a_topic_are_told_what_became_of_their_words() -> None:
    office = make.department()
    official = make.user("official", department=office)
    topic = made.topic(board=made.board(department=office))
    post = made.post(topic=topic)
    rows = Topic.objects.select_related("thread", "office", "board__department")
    run = start_themes(topic=rows.get(pk=topic.pk), by=official, now=NOW())
    Run.objects.filter(pk=run.pk).update(state="ready")
    theme = Theme.objects.create(run=run, label="音量")
    Theme.objects.create(run=run, label="其他", is_rest=True)
    Assignment.objects.create(run=run, theme=theme, contribution=post.contribution)
    run.refresh_from_db()
    with pytest.raises(StillOpen):
        sign_off(run=run, by=official, now=NOW(), today=timezone.localdate())
    close_topic(topic=topic, conclusion="由城管局答复。", by=make.user("moderator"), now=NOW())
    cases = sign_off(run=run, by=official, now=NOW(), today=timezone.localdate())
    # The opening is in no theme: it goes to the one for everything else.
    assert {case.theme.label for case in cases} == {"音量", "其他"}
    for case in cases:
        accept(case=case, by=official)
        answer = make.answer(case=case, author=official, state="signed")
        publish(response=answer, by=official, now=NOW())
    answered = Notice.objects.filter(kind="response_published")
    told = set(answered.values_list("recipient", flat=True))
    assert told == {post.contribution.author_id, topic.opened_by_id}
