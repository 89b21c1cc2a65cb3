from datetime import date
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# The day of the copy of the statutes that was read; None where only others tell of the source.
READ = date(2025, 4, 19)
# Rows that take the place of rules under which a round has begun.
TODAY = date(2026, 11, 22)

# practice.md 2.1, 2.6, 2.7. A source says of each number that no law gives that it is a default.
NEW: tuple[dict[str, Any], ...] = (
    {
        "key": "cn-admin-regulation",
        "title": "行政法规公开征求意见",
        "when": "国务院制定或者修改行政法规。国务院决定不公布草案的，须写明文号。",
        "valid_from": date(2018, 5, 1),
        "source": "《行政法规制定程序条例》（2017年修订）第十三条、第二十条：一般不少于30日。"
        "不少于7日、报告60日为系统默认，法律未作规定。",
        "checked_on": READ,
    },
    {
        "key": "cn-business",
        "title": "涉企政策公开征求意见",
        "when": "与企业等市场主体生产经营密切相关的规章、规范性文件。"
        "须听取企业和行业协会商会意见，并反馈采纳情况。",
        "valid_from": date(2020, 1, 1),
        "source": "《优化营商环境条例》第六十二条：一般不少于30日，并建立意见采纳情况反馈机制。"
        "不少于7日、报告60日为系统默认，法律未作规定。",
        "checked_on": READ,
    },
    {
        "key": "cn-urban-planning",
        "title": "城乡规划草案公告",
        "when": "报送审批城乡规划之前公告规划草案，并以论证会、听证会或者其他方式听取意见。",
        "valid_from": date(2008, 1, 1),
        "source": "《城乡规划法》第二十六条：公告时间不得少于30日，不能缩短。报告60日为系统默认。",
        "checked_on": READ,
        "hard_min_days": 30,
        "below_least": "block",
    },
    {
        "key": "cn-eia",
        "title": "环境影响评价公众参与",
        "when": "专项规划或者建设项目的环境影响报告书征求公众意见；"
        "随报告书说明意见采纳或者不采纳的理由。",
        "valid_from": date(2019, 1, 1),
        "source": "《环境影响评价法》第十一条、第二十一条；《环境影响评价公众参与办法》："
        "征求意见稿公示10个工作日（据生态环境部公告2018年第48号转载，待核对）。"
        "须附影响评价文件、报告60日为系统默认。",
        "min_days": 10,
        "hard_min_days": 10,
        "hard_min_workdays": 10,
        "below_least": "block",
        "needs_clauses": False,
        "required_papers": ["impact"],
    },
    {
        "key": "cn-price-hearing",
        "title": "政府制定价格听证",
        "when": "制定关系群众切身利益的公用事业、公益性服务等政府指导价、政府定价，依法须听证的。",
        "valid_from": date(2019, 1, 10),
        "source": "《价格法》第二十三条；《政府制定价格听证办法》：提前30日公告征集，"
        "提前15日公布名单、送达材料，"
        "消费者不少于五分之二（二手来源，待核对）。征求意见30日、不少于7日、报告60日为系统默认。",
        "needs_clauses": False,
        "hearing_announce_days": 30,
        "hearing_list_days": 15,
        "hearing_papers_days": 15,
        "side_most": 60,
    },
    {
        "key": "tw-preview",
        "title": "法規命令草案預告（台湾）",
        "when": "台湾地区机关依《行政程序法》预告法规命令草案，任何人可在期间内陈述意见。",
        "valid_from": date(2019, 1, 1),
        "source": "台湾《行政程序法》第154条；实务上在公共政策网络参与平台预告60日，"
        "缩短须说明急迫理由（二手来源，待核对）。"
        "不少于7日、报告60日为系统默认。",
        "calendar": "tw",
        "time_zone": "Asia/Taipei",
        "min_days": 60,
    },
    {
        "key": "hk",
        "title": "公众咨询（香港）",
        "when": "香港特别行政区政府部门就政策建议进行公众咨询。",
        "valid_from": date(2019, 1, 1),
        "source": "无法定期限，原则是时间充足；以60日为宜，少于42日须说明理由，均为系统默认。"
        "不少于7日、报告60日亦为默认。",
        "calendar": "hk",
        "time_zone": "Asia/Hong_Kong",
        "min_days": 42,
        "needs_clauses": False,
    },
    {
        "key": "mo",
        "title": "公共政策咨询（澳门）",
        "when": "澳门特别行政区的重大政策。先与其他咨询协调时间，期满后公布总结报告。",
        "valid_from": date(2011, 9, 1),
        "source": "澳门第224/2011号行政长官批示《公共政策咨询规范性指引》；"
        "期满后180日内提交总结报告（二手来源，待核对）。"
        "45日为实例，作系统默认；不少于7日亦为默认。",
        "calendar": "mo",
        "time_zone": "Asia/Macau",
        "min_days": 45,
        "report_days": 180,
        "needs_clauses": False,
    },
    {
        "key": "uk",
        "title": "政府咨询（英国）",
        "when": "英国政府部门在政策形成阶段征求意见；时间与事项相称，回应在12周内公布，"
        "迟延须说明。",
        "valid_from": date(2018, 3, 1),
        "source": "英国政府《咨询原则（2018年）》：时间相称，回应在12周（84日）内公布，"
        "迟延的说明理由。"
        "期限30日、不少于7日为系统默认。",
        "checked_on": READ,
        "calendar": "uk",
        "time_zone": "Europe/London",
        "rolls_over_holidays": False,
        "report_days": 84,
        "needs_clauses": False,
    },
    {
        "key": "eu",
        "title": "公众咨询（欧盟）",
        "when": "欧盟委员会就立法和政策倡议公开征求意见；布鲁塞尔时间午夜截止。",
        "valid_from": date(2019, 1, 1),
        "source": "欧盟委员会：征集资料4周，公开咨询12周（二手来源，待核对）。报告60日为系统默认。",
        "calendar": "eu",
        "time_zone": "Europe/Brussels",
        "rolls_over_holidays": False,
        "min_days": 84,
        "hard_min_days": 28,
        "needs_clauses": False,
    },
)

COMPLETED: tuple[dict[str, Any], ...] = (
    {
        "key": "cn-major-decision",
        "when": "县级以上地方政府的重大行政决策。宏观调控、政府立法、突发事件应急处置除外。",
        "source": "《重大行政决策程序暂行条例》（国务院令第713号）第十五条：一般不少于30日；"
        "第十七条：听证材料提前7日送达；"
        "第二十五条：合法性审查一般不少于7个工作日。不少于7日、听证公告30日、名单10日、"
        "报告60日为系统默认。",
        "checked_on": READ,
    },
    {
        "key": "cn-rule",
        "when": "部门规章或者地方政府规章的制定和修改。",
        "source": "《规章制定程序条例》（2017年修订）第十五条、第二十一条：一般不少于30日；"
        "第十六条：听证提前30日公告。"
        "不少于7日、名单10日、材料7日、报告60日为系统默认。",
        "checked_on": READ,
    },
    {
        "key": "cn-normative",
        "when": "行政规范性文件。直接关系企业生产经营的，选“涉企政策”。",
        "source": "各地规定不一（7个工作日至30日）。30日、不少于7个工作日、"
        "报告60日为系统默认，待法制机构按本地规定确认。",
        "hard_min_workdays": 7,
    },
    {
        "key": "call-for-input",
        "when": "还没有文本，先听听大家的想法和建议。",
        "source": "无法定期限。7日、不少于1日、报告60日均为系统默认。",
    },
)


def seed(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    profiles = apps.get_model("consultations", "Profile")
    rules = apps.get_model("consultations", "Rules")
    for row in NEW:
        names = {name: row[name] for name in ("title", "when")}
        profile, _made = profiles.objects.get_or_create(key=row["key"], defaults=names)
        numbers = {name: value for name, value in row.items() if name not in ("key", *names)}
        if not rules.objects.filter(profile=profile).exists():
            rules.objects.create(profile=profile, **numbers)
    for row in COMPLETED:
        profiles.objects.filter(key=row["key"], when="").update(when=row["when"])
        complete(rules, row)


def complete(rules: Any, row: dict[str, Any]) -> None:
    """Write what is known of the source; beside rules under which a round began, in a new row."""
    numbers = {name: value for name, value in row.items() if name not in ("key", "when")}
    last = rules.objects.filter(profile=row["key"]).order_by("-valid_from").first()
    if last is None or last.retired_on:
        return
    if last.consultations.exists():
        if last.valid_from >= TODAY:
            return
        last.pk, last.valid_from = None, TODAY
        last._state.adding = True
    for name, value in numbers.items():
        setattr(last, name, value)
    last.save()


class Migration(migrations.Migration):
    dependencies = [("consultations", "0016_workdays_and_calendars")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
