"""Which words? jieba's dictionary and results, loaded when first asked for.

rjieba (Rust) stands in front of jieba wherever it gives jieba's own words, which is everywhere
but in the cases named at ``SIGN`` and ``RARE``: there the run is cut by jieba's rule, or jieba
itself cuts the text. bench/segment.py counts the sentences that differ on public data.
"""

import re
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.debris import for_matching
from nlp.quick import for_words

if TYPE_CHECKING:
    from jieba import Tokenizer
    from rjieba import Jieba

# Words too common in letters to an authority to say what a letter is about.
STOP_WORDS = frozenset(Path(__file__).with_name("stopwords.txt").read_text("utf-8").split())
TELLING = re.compile(r"[\u3400-\u9fff]{2,}|[a-z][a-z+#]{2,}")

# A word made of letters, digits and signs alone; such words side by side ("2019-04-29", "a_1")
# are one run, which rjieba cuts otherwise.
SIGN = re.compile(r"[+#&._%-]")
SIGNED = re.compile(r"[a-zA-Z0-9+#&._%-]+")
# How jieba cuts a run (jieba/finalseg/__init__.py, re_skip).
PIECE = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
# Left to jieba: dictionary words with signs in them; characters that rjieba takes for Chinese
# and jieba does not; repeated ones, for the Viterbi search has ties there (赞赞赞赞赞) that
# the two engines break differently.
ODD_WORDS = ("AT&T", "c#", "C#", "c++", "C++")
RARE = re.compile(r"[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# The first pattern is three times as quick to say no.
REPEATED, OFTEN = re.compile(r"(.)\1\1\1"), re.compile(r"([\u4e00-\u9fd5])\1{3}")


class Segmenter:
    """Cuts text into jieba's words, and into words of one's own: laws, departments, places.

    ``own`` are words of two characters or more without blanks; each is taken whole wherever it
    stands. Raises ValueError for a word that jieba could never find: empty, of one character,
    or with marks in it. The same words in the same order always give the same result. Loading
    takes 0.15 CPU s and 40 MB (rjieba's dictionary); jieba itself (0.5 s, 85 MB) is loaded with
    the first odd text. Not for a web request: segment in a job.
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        self.own = tuple(dict.fromkeys(own))
        for word in self.own:
            if not WORD.fullmatch(word):
                raise ValueError(f"no word to cut by: {word!r}")
        self._odd = (*ODD_WORDS, *(word for word in self.own if SIGN.search(word)))
        self._fast: Jieba | None = None
        self._slow: Tokenizer | None = None

    def cut(self, text: str) -> list[str]:
        """Cut a text of any length into words, blanks and marks; joined they give the text."""
        signed = SIGN.search(text) is not None
        if _is_odd(text) or (signed and any(word in text for word in self._odd)):
            return [str(word) for word in self._reference().cut(text)]
        if self._fast is None:
            self._fast = _rjieba(self.own)
        found = self._fast.cut(text)
        return _cut_runs(found) if signed else found

    def cut_for_search(self, text: str) -> list[str]:
        """Cut as ``cut`` but by rjieba alone, with the shorter words within long ones beside."""
        if self._fast is None:
            self._fast = _rjieba(self.own)
        return [str(word) for word in self._fast.cut_for_search(text)]

    def _reference(self) -> "Tokenizer":
        if self._slow is None:
            self._slow = _jieba(self.own)
        return self._slow


def _is_odd(text: str) -> bool:
    if RARE.search(text):
        return True
    return REPEATED.search(text) is not None and OFTEN.search(text) is not None


WORD = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]{2,}")


def _cut_runs(found: list[str]) -> list[str]:
    """Cut the runs again as jieba does."""
    kept: list[str] = []
    end = 0
    for first, last in _runs(found):
        run = "".join(found[first:last])
        if SIGN.search(run):
            kept += found[end:first]
            kept += [piece for piece in PIECE.split(run) if piece]
            end = last
    return [*kept, *found[end:]] if end else found


def _runs(found: list[str]) -> Iterator[tuple[int, int]]:
    """Find where runs of words begin and end."""
    first = last = -1
    for place in [place for place, word in enumerate(found) if word.isascii()]:
        if not SIGNED.fullmatch(found[place]):
            continue
        if place != last:
            if last >= 0:
                yield first, last
            first = place
        last = place + 1
    if last >= 0:
        yield first, last


def words(text: str) -> list[str]:
    """Cut a text into words, blanks and punctuation, jieba's; joined again they give the text."""
    return _plain().cut(text)


def own_words(path: Path) -> list[str]:
    """Read words of one's own: utf-8, one a line; what follows a blank and lines with # are notes.

    jieba's user dictionaries ("word 3 n") read the same way; their frequencies are not used.
    """
    lines = path.read_text("utf-8-sig").splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]


LAW = re.compile(r"《([\u4e00-\u9fd5]{4,40})》")


def named_laws(texts: Iterable[str]) -> list[str]:
    """List the titles in 《》 of 4 to 40 characters, most useful as words of one's own, sorted."""
    return sorted({title for text in texts for title in LAW.findall(text)})


def content_words(text: str) -> list[str]:
    """Keep the words that say what a text is about: no single characters, no numbers.

    They are those of ``all_words``.
    """
    return [
        word
        for word in known_words(text)
        if len(word) > 1 and word not in STOP_WORDS and TELLING.fullmatch(word)
    ]


def known_words(text: str) -> list[str]:
    """Cut the text as for ``content_words``, leaving nothing out: to look words up by."""
    return words(for_words(PLACEHOLDER.sub(" ", text)).lower())


def all_words(text: str) -> list[str]:
    """Cut the text as read for matching: simplified, without debris, in small letters."""
    return words(for_matching(PLACEHOLDER.sub(" ", text), numbers=False).text.lower())


def search_words(text: str) -> list[str]:
    """List the words by which a text is found, and the shorter ones within them, each once.

    Text and query have to go through the same function. Single characters side by side stand
    as a pair too: what is one word in a sentence may be cut in two by itself. rjieba alone cuts,
    so that the first query costs a web process 0.15 CPU s and 40 MB, and the next next to nothing.
    """
    found = _plain().cut_for_search(for_words(PLACEHOLDER.sub(" ", text)).lower())
    pairs = [
        one + two for one, two in pairwise(found) if SINGLE.fullmatch(one) and SINGLE.fullmatch(two)
    ]
    return list(dict.fromkeys(word for word in found + pairs if any(map(str.isalnum, word))))


SINGLE = re.compile(r"[\u3400-\u9fff]")


def is_telling(word: str) -> bool:
    """Whether a word may tell of what a text is about: of two characters or more, no stop word."""
    return TELLING.fullmatch(word) is not None and word not in STOP_WORDS


@lru_cache(maxsize=100_000)
def part_of_speech(word: str) -> str:
    """Tell jieba's tag of a word by itself: n, vn, v, a, ns …; of its last part if it has some."""
    return str(_rjieba(()).tag(word)[-1][1]) if word else "x"


PLACEHOLDER = re.compile(r"【[^【】]{1,6}】")


@cache
def _plain() -> Segmenter:
    return Segmenter()


@lru_cache(maxsize=1)
def _rjieba(own: tuple[str, ...]) -> "Jieba":
    import rjieba  # noqa: PLC0415 -- loads its dictionary

    engine = rjieba.Jieba()
    for word in own:
        engine.add_word(word, None, None)
    return engine


def _jieba(own: tuple[str, ...]) -> "Tokenizer":
    """Half a second with a warm cache, a second and a half without."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own string escapes are deprecated
        import jieba  # noqa: PLC0415 -- slow import
    jieba.setLogLevel("CRITICAL")
    engine = jieba.Tokenizer() if own else jieba.dt
    engine.tmp_dir = str(_private_folder())
    engine.initialize()
    for word in own:
        engine.add_word(word)
    return engine


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
