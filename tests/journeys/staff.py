"""What the city's staff do in their rooms, step by step."""

from datetime import timedelta

from django.utils import timezone

from tests.journeys.walker import PASSWORD, SEND, Walker

CITY, BUREAU, OFFICE = "云汀市人民政府", "云汀市城市管理局", "立法与公众参与处"
DEPARTMENTS = {"YT": (CITY, ""), "YT-CG": (BUREAU, CITY), "YT-LF": (OFFICE, CITY)}
EDITORS, HEADS, APPROVERS = "政策编辑", "起草审核", "法制审核"
# Name → address, groups of the editors' room, department, post.
STAFF = {
    "何叙": ("hexu@yunting.example", [EDITORS], BUREAU, "official"),
    "何处": ("hechu@yunting.example", [HEADS], BUREAU, "official"),
    "林知微": ("lin@yunting.example", [EDITORS, APPROVERS], OFFICE, "official"),
    "老周": ("zhou@yunting.example", [], OFFICE, "moderator"),
}
TITLE = "云汀市滨江夜间公共空间使用与声光协调办法（征求意见稿）"
CLAUSES: list[tuple[int, dict[str, str]]] = [
    (1, {"label": "第一章", "heading": "总则"}),
    (3, {"label": "第一条", "heading": "时段", "text": "静谧区二十二时以后不得使用扩声设备。"}),
    (3, {"label": "第二条", "heading": "摊位", "text": "活力区设置不超过一百二十个流动摊位。"}),
    (5, {"label": "（一）", "text": "摊位按月摇号，结果当日公布。"}),
]


def make_departments(admin: Walker) -> None:
    for code, (name, parent) in DEPARTMENTS.items():
        admin.go("/cms/department/new/")
        admin.type(name=name, code=code)
        if parent:
            admin.choose("parent", parent)
        admin.press("main form [type='submit']")


def make_people(admin: Walker) -> None:
    for name, (email, groups, _department, _role) in STAFF.items():
        admin.go("/cms/users/new/")
        admin.type(email=email, display_name=name, password1=PASSWORD, password2=PASSWORD)
        admin.find("#tab-label-roles").click()
        for group in groups:
            admin.find("main label").filter(has_text=group).locator("input").check()
        admin.press("main form [type='submit']")


def give_posts(admin: Walker) -> None:
    for email, _groups, department, role in STAFF.values():
        admin.go("/cms/membership/new/")
        admin.type(contact=email)
        admin.choose("department", department)
        admin.find("select[name='role']").select_option(role)
        admin.press("main form [type='submit']")


def write_draft(editor: Walker) -> None:
    """Go from the editors' front page to a draft that is handed in."""
    editor.go("/cms/")
    editor.go("/cms/pages/")
    editor.press("a[href$='/add_subpage/']")
    editor.press("a[href*='/add/cms/policypage/']")
    last_day = timezone.localdate() + timedelta(days=37)
    editor.type(
        title=TITLE,
        contact="云汀市城市管理局，电话 0990-1234567",
        note="为了让滨江夜间空间既热闹又安宁。",
        legal_basis="《中华人民共和国噪声污染防治法》",
        questions="时段是否合适？",
        closes_on=last_day.isoformat(),
    )
    editor.find("select[name='profile']").select_option("cn-rule")
    editor.choose("lead", BUREAU)
    editor.choose("office", OFFICE)
    for number, (kind, words) in enumerate(CLAUSES):
        add_block(editor, number, kind, words)
    hand_in(editor)


def add_block(editor: Walker, number: int, kind: int, words: dict[str, str]) -> None:
    """Add a block after those that stand, by its place in the menu of kinds."""
    editor.find("#clauses-root .c-sf-add-button").last.click()
    editor.find("[role='option']").nth(kind).click()
    editor.type(**{f"clauses-{number}-value-{part}": text for part, text in words.items()})


def hand_in(editor: Walker) -> None:
    editor.find("footer .w-dropdown__toggle").last.click()
    editor.press("[name='action-submit']")


def approve_draft(approver: Walker) -> None:
    """Find on the front page what waits for approval, read it, approve it."""
    approver.go("/cms/")
    approver.press("main table a[title][href$='/edit/']")
    approver.find("footer .w-dropdown__toggle").last.click()
    approver.press(
        "footer [data-workflow-action-name='approve']:not([data-workflow-action-modal-url])"
    )


def approve_opinion(moderator: Walker, words: str) -> None:
    """Read the queue and one opinion in it closely, then let it through."""
    moderator.press("header a[href='/moderation/']")
    moderator.press("main .card a[href^='/moderation/contributions/']")
    assert words in moderator.text
    moderator.press(".crumbs a")
    moderator.find("[name='cases']").check()
    moderator.pick("action", "approve")
    moderator.press(SEND)
    moderator.press("a[href='/moderation/decided/']")
