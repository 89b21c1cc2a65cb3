import pytest

from contributions.text import own_contacts, publish

NOTICE = (
    "云汀市司法局立法处，电话：（0755）8123-4567，联系人：王若何，手机13800138000，"
    "邮箱 lifa@yunting.example，地址：临江区滨河路18号3号楼502室"
)


@pytest.mark.parametrize(
    "quoted",
    [
        "我打了公告上的0755-81234567，没有人接。",
        "公告上的电话 0755 81234567 打不通。",
        "办公电话81234567打不通。",
        "打13800138000，138-0013-8000，都没有人接。",
        "联系人王若何答复得很快。",
        "已发到lifa@yunting.example。",
        "已寄到滨河路18号3号楼502室。",
    ],
)
def test_who_quotes_the_contacts_of_the_notice_gives_nobody_away(quoted: str) -> None:
    said = publish(quoted, own_contacts(NOTICE))

    assert (said.text, said.masked) == (quoted, ())


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("我的电话是0755-81234568。", "landline"),
        ("我的手机13800138001。", "mobile"),
        ("发到lifa2@yunting.example。", "email"),
        ("我住滨河路18号3号楼503室。", "address"),
    ],
)
def test_anybody_elses_contacts_are_masked_all_the_same(typed: str, kind: str) -> None:
    assert publish(typed, own_contacts(NOTICE)).masked == (kind,)


def test_a_notice_without_contacts_shows_nothing() -> None:
    assert own_contacts("请到二楼大厅办理，每周一至周五，2026年3月1日起") == frozenset()
