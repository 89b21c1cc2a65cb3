import pytest

from consultations.contact import telephone


@pytest.mark.parametrize(
    ("contact", "number"),
    [
        ("云汀市司法局，电话：0980-8812460，地址：公共服务中心二楼", "0980-8812460"),
        ("电话（0980）8812460", "0980-8812460"),
        ("电话 010 66016601 转 3", "010-66016601"),
        ("联系人：何旭 13800138000", "13800138000"),
        ("400-610-1234", "400-610-1234"),
        ("拨打12345转3", "12345"),
        ("本地电话 8812460", "8812460"),
        ("邮编 610000，邮箱 a@b.cn", ""),
        ("统一社会信用代码 91110108551385082Q1", ""),
        ("", ""),
    ],
)
def test_a_contact_is_called_by_its_first_number(contact: str, number: str) -> None:
    assert telephone(contact) == number
