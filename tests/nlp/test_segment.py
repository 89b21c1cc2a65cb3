import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.segment import Segmenter, content_words, named_laws, own_words, search_words, words
from tests.nlp import invented
from tests.nlp.sentences import PERSONAL, PUBLIC


@pytest.fixture(scope="module")
def jieba() -> Callable[[str], list[str]]:
    engine = Segmenter()._reference()
    return lambda text: list(engine.cut(text))


def test_words_are_those_of_jieba() -> None:
    assert words("老旧小区加装电梯") == ["老旧", "小区", "加装", "电梯"]


@given(st.text(max_size=60))
def test_words_joined_give_the_text(text: str) -> None:
    assert "".join(words(text)) == text


# Where the two engines are known to part: dates, names of files, signs at the edge of a
# dictionary word, repeated and rare characters, dictionary words with signs.
PARTINGS = [
    *("2019-04-29答复", "2019.12.19-2020.1.3", "电话0731-0000-00000000", "a_1-b_2", "3.5%-4.2%"),
    *("5-1号店", "T恤-A座-B超", "C++和c#都会", "AT&T公司", "赞赞赞赞赞", "好好好好好好好好"),
    *("㚖%轩成", "a.㚖", "囬來ㄋ～ -_-", "第_3-2_条", "---", "%", "", " - ", "\x1f-\x1f", "#&㮾"),
]


def test_engines_agree_on_every_sentence_of_ours(jieba) -> None:
    opinions, _ = invented.opinions(subjects=8, each=60)
    sentences = [*opinions, *PARTINGS, *PUBLIC, *(written for written, _ in PERSONAL)]

    assert [text for text in sentences if words(text) != jieba(text)] == []


MIXED = st.text(
    st.one_of(
        st.sampled_from("2019-_.%+#&aC1T恤号店座的一是在人有我他这赞好路，。\n 乹㐀"),
        st.characters(),
    ),
    max_size=30,
)


@given(MIXED)
def test_engines_agree_on_any_mixture(text: str) -> None:
    engine = Segmenter()._reference()

    assert words(text) == list(engine.cut(text))


OWN = ["云汀市", "云汀市夜间经济促进条例", "望渡街道", "城乡建设局", "夜-市"]


@pytest.mark.parametrize(
    "text",
    [
        "云汀市城乡建设局起草云汀市夜间经济促进条例",
        "望渡街道2026-03-02答复，望渡街道办",
        "夜-市在云汀市的望渡街道",
    ],
)
def test_words_of_ones_own_stay_whole_with_both_engines(text: str) -> None:
    segmenter = Segmenter(OWN)
    reference = list(segmenter._reference().cut(text))

    assert segmenter.cut(text) == reference
    assert set(reference) & set(OWN)
    assert words(text) != reference


@pytest.mark.parametrize("word", ["", "云", "云汀 市", "《条例》", "云汀，市"])
def test_a_word_that_could_never_be_found_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="no word to cut by"):
        Segmenter([word])


def test_a_dictionary_of_jieba_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("\ufeff# 单位\n城乡建设局 3 nt\n\n望渡街道\n", "utf-8")

    assert own_words(tmp_path / "own.txt") == ["城乡建设局", "望渡街道"]


def test_titles_of_laws_can_be_taken_from_the_texts_themselves() -> None:
    texts = [
        "按《云汀市夜间经济促进条例》和《噪声法》办",
        "《云汀市夜间经济促进条例》第三条",
        "《ＡＢ》",
    ]

    assert named_laws(texts) == ["云汀市夜间经济促进条例"]


def test_importing_loads_neither_dictionary() -> None:
    run = "import sys, nlp.segment; print({'jieba', 'rjieba'} & set(sys.modules))"

    assert subprocess.check_output([sys.executable, "-c", run], text=True) == "set()\n"


def test_content_words_tell_what_a_text_is_about() -> None:
    text = "尊敬的领导：请问老旧小区２０２６年能加装电梯吗？电话【手机号】，谢谢！"

    assert content_words(text) == ["老旧", "小区", "加装", "电梯"]


HOW = "import nlp.segment as s; print(s.Segmenter()._reference().tmp_dir)"


def _folder_used(home: str) -> Path:
    run = subprocess.run(
        [sys.executable, "-c", HOW],
        env={**os.environ, "HOME": home},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    return Path(run.stdout.strip())


def test_the_cache_lies_where_only_this_user_writes(tmp_path: Path) -> None:
    folder = _folder_used(str(tmp_path))

    assert folder == tmp_path / ".cache" / "huixiang"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == ["jieba.cache"]


@pytest.mark.parametrize("home", ["/dev/null", "/proc"])
def test_without_a_home_it_lies_in_a_private_folder(home: str) -> None:
    folder = _folder_used(home)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.name.startswith("huixiang-")


@pytest.mark.parametrize("query", ["无障碍厕所", "無障礙廁所", "滨江步道", "步道", "５００米"])
def test_a_text_has_the_search_words_of_what_stands_in_it(query: str) -> None:
    text = set(search_words("给滨江步道每500米装一处无障碍厕所。"))

    assert text >= {word for word in search_words(query) if len(word) > 1}


def test_marks_and_blanks_are_no_search_words() -> None:
    assert search_words("，。 ……") == []
