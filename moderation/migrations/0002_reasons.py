from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# practice.md 3.2, moderation reason codes.
REASONS = (
    ("illegal_content", "违反法律法规", "Against laws or regulations"),
    ("insult_attack", "侮辱谩骂、人身攻击", "Insult or personal attack"),
    ("privacy_leak", "泄露他人个人信息", "Discloses another person's data"),
    (
        "named_person_accusation",
        "指控具体个人（请走举报渠道）",
        "Accuses a named person (use the reporting channel)",
    ),
    ("pending_case", "涉诉涉案", "Concerns a case in court"),
    ("discrimination", "歧视仇恨", "Discrimination or hatred"),
    ("advert_spam", "广告刷屏", "Advertising or flooding"),
    ("off_topic", "与议题无关", "Not about this subject"),
    ("duplicate_self", "本人重复提交", "Sent twice by the same person"),
    ("impersonation", "冒用身份", "Pretends to be someone else"),
    ("minor_protection", "涉未成年人保护", "Protection of minors"),
    ("unclear", "内容不明（可补正）", "Unclear (may be completed)"),
    (
        "rumor_unverified",
        "未经核实的严重事实主张（转求证）",
        "A grave claim of fact that is not verified",
    ),
    ("other_with_basis", "其他（须写明依据）", "Other (the basis is stated)"),
)


def seed(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    reason = apps.get_model("moderation", "Reason")
    for position, (code, zh, en) in enumerate(REASONS):
        reason.objects.create(code=code, label_zh=zh, label_en=en, position=position)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
