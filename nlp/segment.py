"""Which words? jieba's dictionary and results, loaded when first asked for."""

import re
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.normalise import normalise

if TYPE_CHECKING:
    from jieba import Tokenizer

# Words too common in letters to an authority to say what a letter is about.
STOP_WORDS = frozenset(Path(__file__).with_name("stopwords.txt").read_text("utf-8").split())
TELLING = re.compile(r"[\u3400-\u9fff]{2,}|[a-z][a-z+#]{2,}")


def words(text: str) -> list[str]:
    """Cut a text into words, blanks and punctuation; joined again they give the text."""
    return [str(word) for word in _tokenizer().cut(text)]


def content_words(text: str) -> list[str]:
    """Keep the words that say what a text is about: no single characters, no numbers."""
    found = words(normalise(PLACEHOLDER.sub(" ", text)).text.lower())
    return [word for word in found if TELLING.fullmatch(word) and word not in STOP_WORDS]


PLACEHOLDER = re.compile(r"【[^【】]{1,6}】")


@cache
def _tokenizer() -> "Tokenizer":
    """Half a second with a warm cache, a second and a half without."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own string escapes are deprecated
        import jieba  # noqa: PLC0415 -- slow import
    jieba.setLogLevel("CRITICAL")
    jieba.dt.tmp_dir = str(_private_folder())
    jieba.dt.initialize()
    return jieba.dt


def _private_folder() -> Path:
    """Find a folder only this user can write to.

    jieba loads its cache with marshal, which trusts what it reads; in the shared temporary
    folder anyone could have put the file there first.
    """
    try:
        folder = Path.home() / ".cache" / "huixiang"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except (OSError, RuntimeError):  # no home, one that cannot be written, someone else's
        return Path(tempfile.mkdtemp(prefix="huixiang-"))
    return folder
