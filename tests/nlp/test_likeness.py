from nlp.likeness import LEAST, percents, text_of

TOILETS = text_of("给滨江步道每五百米装一处无障碍厕所", "请城管局公布点位和时间表。")


def test_the_same_wish_in_near_words_is_alike() -> None:
    near = text_of("滨江步道应该多装无障碍厕所")
    far = text_of("小区门口的路灯坏了三个月")
    close, distant = percents(TOILETS, [near, far])
    assert close >= LEAST > distant


def test_the_same_words_are_alike_whatever_the_script() -> None:
    assert percents(TOILETS, [text_of("給濱江步道每五百米裝一處無障礙廁所")])[0] > 60


def test_a_title_of_one_character_is_like_nothing() -> None:
    assert percents(TOILETS, [text_of("江")]) == [0]
