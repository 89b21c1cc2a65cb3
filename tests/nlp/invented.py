"""Opinions made from words of our own, and directions, with known true groups."""

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SUBJECTS = [
    "停车位 车位 路边 收费 占道 车库 泊位 违停 车主 停车场",
    "学校 学位 老师 学生 补课 招生 校门 家长 教室 作业",
    "医院 医生 医保 挂号 报销 病床 药品 护士 门诊 患者",
    "公交 线路 班次 站台 末班车 换乘 司机 车厢 刷卡 首班车",
    "噪音 工地 夜间 施工 扰民 渣土 粉尘 睡眠 凌晨 分贝",
    "自来水 水压 停水 水管 水质 水费 水表 漏水 供水 水厂",
    "养老院 老人 护理 床位 助餐 养老金 陪护 轮椅 子女 食堂",
    "垃圾 分类 垃圾桶 清运 异味 厨余 回收 投放 保洁 垃圾站",
]
COMMON = """
附近 门口 安排 答复 标准 费用 时间 公开 办法 管理 改造 方便
困难 邻居 周末 去年 夏天 冬天 排队 窗口 检查 收入 年轻人 上班
距离 价格 补助 计划 设备 维修 责任 物价 人数 试点 通知 名单
预算 监督 评价 网上 申请 材料 流程 周期 规模 数量 质量 安全
卫生 环境 服务 态度 效率 信息 宣传 培训 合同 单位 经费 面积
"""
FRAMES = [
    "{0}和{1}要一起看，{2}也是，{3}不行，{4}、{5}都得改。",
    "因为{0}，我们的{1}、{2}都没了，{3}也没有，{4}更不用说{5}。",
    "请问{0}、{1}怎么办？还有{2}，{3}跟{4}也一样，{5}呢？",
]


def opinions(*, subjects: int, each: int) -> tuple[list[str], list[int]]:
    """Make ``each`` sentences on each subject, mixed, and the number of their subject."""
    chance = random.Random(20261122)
    made = []
    for number, words in enumerate(SUBJECTS[:subjects]):
        for _ in range(each):
            chosen = chance.sample(words.split(), 4) + chance.sample(COMMON.split(), 2)
            chance.shuffle(chosen)
            made.append((chance.choice(FRAMES).format(*chosen), number))
    chance.shuffle(made)
    return [text for text, _ in made], [number for _, number in made]


def directions(groups: int, *, each: int) -> tuple[NDArray[np.float32], list[int]]:
    """Make unit rows (groups * each, 40) around as many random directions."""
    chance = np.random.default_rng(20261122)
    centres = chance.normal(size=(groups, 40))
    subjects = np.repeat(np.arange(groups), each)
    rows = centres[subjects] + 0.4 * chance.normal(size=(len(subjects), 40))
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit.astype(np.float32), subjects.tolist()


def purity(subjects: Sequence[int], found: Sequence[int] | NDArray[np.intp]) -> float:
    """Share of texts whose subject is the commonest of their theme; -1 counts as wrong."""
    pairs = Counter(zip(map(int, found), subjects, strict=True))
    best: Counter[int] = Counter()
    for (theme, _), count in pairs.items():
        if theme >= 0:
            best[theme] = max(best[theme], count)
    return best.total() / len(subjects)
