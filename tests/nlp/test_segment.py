import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.segment import content_words, words


def test_words_are_those_of_jieba() -> None:
    assert words("老旧小区加装电梯") == ["老旧", "小区", "加装", "电梯"]


@given(st.text(max_size=60))
def test_words_joined_give_the_text(text: str) -> None:
    assert "".join(words(text)) == text


def test_content_words_tell_what_a_text_is_about() -> None:
    text = "尊敬的领导：请问老旧小区２０２６年能加装电梯吗？电话【手机号】，谢谢！"

    assert content_words(text) == ["老旧", "小区", "加装", "电梯"]


HOW = "import jieba, nlp.segment as s; s.words('试'); print(jieba.dt.tmp_dir)"


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
