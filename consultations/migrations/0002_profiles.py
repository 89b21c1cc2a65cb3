from datetime import date

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# practice.md 2.1. The operator's legal office confirms each row.
PROFILES = (
    {
        "key": "cn-major-decision",
        "title": "重大行政决策公开征求意见",
        "source": "《重大行政决策程序暂行条例》（国务院令第713号）第十五条",
        "valid_from": date(2019, 9, 1),
        "min_days": 30,
        "hard_min_days": 7,
    },
    {
        "key": "cn-rule",
        "title": "地方政府规章公开征求意见",
        "source": "《规章制定程序条例》（2017年修订）第十五条、第二十一条",
        "valid_from": date(2018, 5, 1),
        "min_days": 30,
        "hard_min_days": 7,
    },
    {
        "key": "cn-normative",
        "title": "行政规范性文件公开征求意见",
        "source": "各地规定不一，默认三十日，不少于七日（待法制机构确认）",
        "min_days": 30,
        "hard_min_days": 7,
    },
    {
        "key": "call-for-input",
        "title": "意见征集",
        "source": "无法定期限；默认七日",
        "min_days": 7,
        "hard_min_days": 1,
        "needs_clauses": False,
    },
)


def seed(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    profile = apps.get_model("consultations", "Profile")
    for row in PROFILES:
        profile.objects.create(**row)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
