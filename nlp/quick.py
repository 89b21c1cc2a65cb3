"""Texts read for their words alone: most need no repair, and that is cheap to see."""

import re

from nlp.debris import HAN, for_matching
from nlp.normalise import simplified

# Characters that reading for matching leaves as they are, or changes into another mark that
# parts words just as well. No v and no w: they may be a 微 written to slip past a list.
PLAIN = re.compile(
    r"""[\u4e00-\u9fa5A-UXYZa-uxyz0-9\n"""
    r""" !"#$%'()*+,./:;=?@_`|~^\\，。！？：；、“”‘’《》（）～…—-]*"""
)
# Of these marks, what could be debris all the same: single characters between marks, something
# in letters behind a bracket, 微信 written otherwise.
MARK = r"[ *_~～^|/\\.'`+=#$%@\-—…]"
DOUBT = re.compile(
    rf"{MARK}[{HAN}]{MARK}|[(（] *[A-Za-z]"
    r"|[薇威徽维][^\w\n]{0,3}[信xX]|微(?!信)[^\w\n]{0,3}[信xX]"
)


def for_words(text: str) -> str:
    """Bring a text to the form in which its words are those of ``for_matching``.

    The same but for marks that part words whatever their width; Chinese numerals stay. Any
    text; about 60 MB (UTF-8) per CPU second where nothing is to be mended, which is most often.
    """
    if PLAIN.fullmatch(text) and not DOUBT.search(text):
        return simplified(text.replace("…", "..."))
    return for_matching(text, numbers=False).text
