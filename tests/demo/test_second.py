"""One open round of the demo city has a second version: one clause reworded, split, unsure."""

import pytest
from django.utils import timezone

from config.demo import others
from config.demo.cast import cast, departments, regions
from config.demo.rounds import rounds
from consultations.document import current
from consultations.models import Descent

pytestmark = pytest.mark.django_db


def test_the_canteens_have_a_second_version_with_doubts() -> None:
    regions()
    units = departments()
    row = next(row for row in rounds() if row.key == "canteen")
    consultation, said = others.build(row, units, cast(units)["lin_zhiwei"], timezone.now())

    version = consultation.versions.get(number=2)
    fates = {
        (match.clause.thread.title, match.fate, match.is_doubtful)
        for match in Descent.objects.of(consultation).exclude(fate="same")
    }
    assert fates == {
        ("第四条 布局", "changed", False),
        ("第八条 送餐上门", "split", True),
        ("第十条 评价与退出", "changed", True),
    }
    labels = [text.label for text in version.texts.filter(level="article")]
    assert (labels[8], labels[-1], len(labels)) == ("第九条", "第十二条", 12)
    assert len(said) == len(row.opinions) + 2
    document = current(consultation)
    assert document.said + consultation.thread.contribution_count <= len(said)
