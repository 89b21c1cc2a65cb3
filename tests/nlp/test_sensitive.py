import time

import pytest

from nlp.sensitive import mentions


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("我得了肝癌，报销比例太低。", "health"),
        ("我母親患有糖尿病，藥費太貴。", "health"),
        ("孩子确诊自闭症，没有学校收。", "health"),
        ("我妻子怀孕七个月被辞退。", "health"),
        ("本人信仰基督教，想问场所登记。", "belief"),
        ("我是一名穆斯林，食堂没有清真窗口。", "belief"),
        ("我是同性恋，能不能立遗嘱？", "orientation"),
        ("我坐过牢，找工作处处碰壁。", "record"),
        ("他刑满释放后没有低保。", "record"),
        ("我女儿每天晚上九点半下班回家，路灯不亮。", "whereabouts"),
        ("我的人脸信息被物业拿去用了。", "biometric"),
        ("我—得—了—肝—癌", "health"),
    ],
)
def test_what_a_text_tells_of_a_person_is_seen(text: str, category: str) -> None:
    assert [mention.category for mention in mentions(text)] == [category]


@pytest.mark.parametrize(
    "text",
    [
        "建议把癌症早筛纳入医保。",
        "宗教场所的消防应当检查。",
        "精神病院的床位不足。",
        "刑满释放人员的帮扶写得好。",
        "公交每天早上七点发车太晚。",
        "人脸识别应当有替代方式。",
        "残疾人通道被占。",
        "我相信政府会处理。",
        "信访件没有答复。",
        "怀孕职工的保护写进第三条。",
    ],
)
def test_a_policy_in_general_tells_of_nobody(text: str) -> None:
    assert mentions(text) == []


def test_a_mention_is_a_place_in_the_text_as_it_was_given() -> None:
    text = "您好，我\u200b得了肝癌。"
    (mention,) = mentions(text)

    assert text[mention.start : mention.stop] == "我\u200b得了肝癌"


@pytest.mark.parametrize("unit", ["我", "我的", "他每天", "我是", "本人信"])
def test_nobody_keeps_it_busy(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    before = time.process_time()

    mentions(text)

    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("物业强制采集我的人脸和指纹", ["biometric"]),
        ("公司录入本人的指纹才能打卡", ["biometric"]),
        ("人脸识别门禁应当慎用", []),
        ("采集人脸应当另有方式", []),
    ],
)
def test_what_is_taken_of_a_body_is_seen_behind_the_taking(text: str, found: list[str]) -> None:
    assert [mention.category for mention in mentions(text)] == found
