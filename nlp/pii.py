"""Which spans of a text identify a person, checked by checksum and context?"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nlp.addresses import find_doors
from nlp.identifiers import find_numbers
from nlp.normalise import normalise, simplified
from nlp.papers import find_papers
from nlp.people import find_names
from nlp.spans import FOUND, TOKENS, Span


@dataclass(frozen=True)
class Masked:
    """A text fit for the public, and what was taken out of the one given."""

    text: str
    spans: tuple[Span, ...]


def mask(text: str, public: Collection[str] = ()) -> Masked:
    """Replace each whole find by its token; masking twice changes nothing.

    ``public`` as for ``find``.
    """
    spans = tuple(find(text, public))
    pieces, end = [], 0
    for span in spans:
        pieces += [text[end : span.start], TOKENS[span.kind]]
        end = span.stop
    return Masked("".join([*pieces, text[end:]]), spans)


# A find may lay bare a second one that stood too close to it; no real text needs a third look.
LOOKS = 6


def find(text: str, public: Collection[str] = ()) -> list[Span]:
    """Find what identifies a person, in order and without overlap.

    ``public`` are strings that may be shown: published telephone numbers (digits only),
    addresses of offices, names of people who sign in public; compared without blanks and
    hyphens. Places are those of ``text`` as given. Linear in its length: about 0.1 ms of CPU
    per 100 characters. The same text always gives the same finds.
    """
    plain = normalise(text)
    left, found = simplified(plain.text), list[Span]()
    for _ in range(LOOKS):
        count = len(found)
        for look in (_emails, find_numbers, find_papers, _wechat_names, find_doors, find_names):
            fresh = list(look(left))
            left = _without(left, fresh)
            found += fresh
        if len(found) == count:
            break
    spans = [Span(*plain.place(span.start, span.stop), span.kind) for span in found]
    shown = {_bare(one) for one in public}
    kept = [span for span in spans if _bare(text[span.start : span.stop]) not in shown]
    return sorted(kept, key=lambda span: span.start)


def _bare(text: str) -> str:
    return re.sub(r"[\s()+-]", "", normalise(text).text).lower()


def _without(text: str, spans: list[Span]) -> str:
    pieces, end = [], 0
    for span in spans:
        pieces += [text[end : span.start], FOUND * (span.stop - span.start)]
        end = span.stop
    return "".join([*pieces, text[end:]])


EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}+ ?(?:@|\(at\)|\[at\]|艾特) ?"
    r"((?:[A-Za-z0-9-]{1,63} ?[.。点] ?){1,4}[A-Za-z]{2,10})(?![A-Za-z])",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[Span]:
    for match in EMAIL.finditer(text):
        if not match[1].lower().endswith(".gov.cn"):  # an office, not a person
            yield Span(match.start(), match.end(), "email")


WECHAT = re.compile(
    r"(?:(?:[微薇威徽维v][^\w【】\n]{0,3}(?:信|xin)|wei\s?xin|wechat|绿泡泡|加微|加薇"
    r"|(?<![a-z])(?:vx|wx|[加+➕]\s?v)(?![a-z0-9]))(?P<sure>(?:[^\w【】\n]{0,3}(?:号码?|id|是|为|[:=])){1,3})?"
    r"|卫星号?[:=])"
    r"[^\w【】\n]{0,3}(?P<name>[a-z][-_a-z0-9]{5,19}+)(?![-_a-z0-9])",
    re.IGNORECASE,
)
PRODUCTS = {"wechat", "weixin", "android", "iphone", "windows", "https", "harmonyos"}


def _wechat_names(text: str) -> Iterator[Span]:
    """A name of letters alone must be announced: 微信 is followed by many other words."""
    for match in WECHAT.finditer(text):
        name = match["name"]
        announced = match["sure"] or match[0].startswith("卫星") or re.search(r"[-_0-9]", name)
        public = "公众号" in text[max(0, match.start() - 6) : match.start("name")]
        if announced and not public and name.lower() not in PRODUCTS:
            yield Span(match.start("name"), match.end("name"), "wechat")
