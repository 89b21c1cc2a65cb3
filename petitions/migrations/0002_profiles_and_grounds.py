from datetime import date

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# practice.md 2.6, 2.7, 2.9. Each with its thresholds: signatures, what
# follows, days to do it. The examples were retired on the day they came into force: they are there
# to be compared and copied, and nobody begins a petition under them.
PROFILES = (
    {
        "key": "yt-petition",
        "valid_from": date(2026, 1, 1),
        "title": "市民联名建议",
        "source": "《云汀市民联名建议办理规程（试行）》（演示用，由本站虚构）",
        "sponsoring_days": 30,
        "sponsors_needed": 5,
        "sponsors_most": 20,
        "check_workdays": 5,
        "backlog": 50,
        "signing_days": 60,
        "tiers": ((500, "reply", 30), (5000, "hearing", 60)),
    },
    {
        "key": "uk",
        "valid_from": date(2015, 7, 21),
        "retired_on": date(2015, 7, 21),
        "title": "样例：英国议会电子请愿",
        "source": "英国议会 e-petitions 程序默认值；答复与辩论的天数为本站假设",
        "sponsoring_days": 30,
        "sponsors_needed": 5,
        "sponsors_most": 20,
        "check_workdays": 10,
        "backlog": 500,
        "signing_days": 182,
        "tiers": ((10_000, "reply", 14), (100_000, "debate", 60)),
    },
    {
        "key": "tw-join",
        "valid_from": date(2016, 1, 1),
        "retired_on": date(2016, 1, 1),
        "title": "样例：公共政策网络参与平台“提点子”",
        "source": "公共政策网络参与平台提点子程序：60日内5,000人附议，成案后60日内回应",
        "sponsoring_days": 30,
        "sponsors_needed": 0,
        "sponsors_most": 0,
        "check_workdays": 7,
        "backlog": 100,
        "signing_days": 60,
        "tiers": ((5000, "reply", 60),),
    },
)

# practice.md R-94 (Kaohsiung, Taichung) and R-102, R-103 (UK Parliament): code, hides the text,
# Chinese wording and advice, English wording and advice.
GROUNDS = (
    (
        "duplicate",
        False,
        "已有内容相同的联名建议",
        "请到那件建议联名；如果您的办法不同，请写明不同之处后再提。",
        "a petition that asks for the same is there already",
        "Sign that one. If you ask for something else, say what differs and hand it in again.",
    ),
    (
        "no_action",
        False,
        "没有写清希望政府做什么",
        "请用一句话写明由哪个部门做什么，改后再提。",
        "it does not say what should be done",
        "Say in one sentence who should do what, and hand it in again.",
    ),
    (
        "not_our_responsibility",
        False,
        "不属于本市职权范围",
        "请查看审核说明中列出的主管机关，向它提出；属于本市的部分可以改后再提。",
        "the city has no power over it",
        "Turn to the authority named in the explanation; what the city can do, ask for anew.",
    ),
    (
        "already",
        False,
        "所提事项已经办理或者正在办理",
        "请查看审核说明中的进展；如认为办得不够，请写明还差什么，改后再提。",
        "it is done or being done already",
        "See in the explanation how far it is. If more is needed, say what, and hand it in again.",
    ),
    (
        "personal",
        False,
        "只涉及个人事务",
        "个人诉求可以拨打12345热线或者到信访部门提出；如果其他人也遇到同样的问题，请改写后再提。",
        "it concerns one person's affair only",
        "Call the 12345 line or turn to the office for letters and visits. If it happens to others "
        "too, write it so and hand it in again.",
    ),
    (
        "pending_case",
        False,
        "涉及正在审理、仲裁、复议或者侦查的案件",
        "请在该案件的程序中提出；针对制度本身的建议可以改后再提。",
        "it concerns a case that is being heard or investigated",
        "Raise it in that case. What should change in general, ask for anew.",
    ),
    (
        "honours",
        False,
        "请求授予荣誉或者任免人员",
        "请向主管部门推荐或者反映。",
        "it asks for an honour, an appointment or a dismissal",
        "Turn to the department in charge.",
    ),
    (
        "information",
        False,
        "属于政府信息公开申请",
        "请向掌握该信息的部门申请信息公开。",
        "it is a request for information",
        "Ask the department that holds the information for it.",
    ),
    (
        "unclear",
        False,
        "内容虚构、开玩笑或者看不明白",
        "请写明真实的情况和希望怎么办，改后再提。",
        "it is made up, a joke, or cannot be understood",
        "Say what is the case and what should be done, and hand it in again.",
    ),
    (
        "false_name",
        False,
        "冒用他人或者单位的名义",
        "请以您本人的名义提出。",
        "it speaks in the name of somebody else",
        "Hand it in in your own name.",
    ),
    (
        "defamation",
        True,
        "指名指责可以认出的个人",
        "批评政府和政策不受影响；请去掉对个人的指责，改后再提。违法线索请向纪检监察机关或者公安机关反映。",
        "it accuses people who can be recognised",
        "Criticism of government and policy is welcome: leave out what accuses persons and hand it "
        "in again. Report offences to the discipline inspection or the police.",
    ),
    (
        "privacy_leak",
        True,
        "泄露他人隐私或者个人信息",
        "请去掉他人的姓名、住址、电话、病情等信息，改后再提。",
        "it tells private facts of other people",
        "Leave out names, addresses, numbers, illnesses of others and hand it in again.",
    ),
    (
        "confidential",
        True,
        "含有依法不得公开的内容",
        "请去掉国家秘密、商业秘密以及法院决定不公开的内容，改后再提。",
        "it tells what the law keeps from being published",
        "Leave out secrets and what a court keeps closed, and hand it in again.",
    ),
    (
        "offensive",
        True,
        "含有威胁、辱骂或者淫秽内容",
        "请去掉这些内容，改后再提。",
        "it threatens, insults or is obscene",
        "Leave that out and hand it in again.",
    ),
    (
        "discrimination",
        True,
        "含有歧视或者煽动仇恨的内容",
        "请去掉这些内容，改后再提。",
        "it discriminates or stirs up hatred",
        "Leave that out and hand it in again.",
    ),
    (
        "rights_of_others",
        True,
        "侵害他人的著作权等权利",
        "请用您自己的话写，引用请注明出处，改后再提。",
        "it infringes the copyright or other rights of others",
        "Write it in your own words, name what you quote, and hand it in again.",
    ),
    (
        "advert",
        True,
        "为商品、服务或者商家做宣传",
        "请去掉商家名称和联系方式，改后再提。",
        "it advertises goods, services or a business",
        "Leave out the business and how to reach it, and hand it in again.",
    ),
)


def seed(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    profiles = apps.get_model("petitions", "Profile")
    for row in PROFILES:
        columns = {name: value for name, value in row.items() if name != "tiers"}
        profile = profiles.objects.create(**columns)
        for signatures, action, due_days in row["tiers"]:
            profile.tiers.create(signatures=signatures, action=action, due_days=due_days)
    grounds = apps.get_model("petitions", "Ground")
    for position, (code, hides, zh, advice_zh, en, advice_en) in enumerate(GROUNDS):
        grounds.objects.create(
            code=code,
            hides=hides,
            label_zh=zh,
            advice_zh=advice_zh,
            label_en=en,
            advice_en=advice_en,
            position=position,
        )
    apps.get_model("petitions", "Position").objects.create(pk=1)
    apps.get_model("petitions", "LiveEvent").objects.create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
