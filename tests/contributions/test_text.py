import time
from html.parser import HTMLParser

import pytest
from cryptography.fernet import InvalidToken
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from contributions.text import clean, publish, seal, unseal
from nlp.normalise import tidy

PLAIN = [
    "声级<45分贝 & >30",
    "45<声级<60，夜间 22:00—6:00。",
    "A<B，且C>D",
    "请在<时间>到<地点>公示",
    "见 https://example.org/?a=1&not=2&copy=3&lt=4",
    "AT&T、R&amp;D、&lt;说明&gt; 都照写",
    "第一行\n\n　　第二段，句首空两格",
    "1 < 2 && 3 > 2",
    "a<b 没有右括号的后半句不能丢",
]
HOSTILE = [
    "<script>alert(1)</script>好",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>好",
    "<scr<script>ipt>alert(1)</scr</script>ipt>好",
    "<<script>alert(1)//<</script>好",
    "<img src=x onerror=alert(1)>好",
    '<img src="<x>" onerror=alert(1)>好',
    "<img src=x onerror=alert(1) 好",
    '<img """><script>alert(1)</script>">好',
    "<svg/onload=alert(1)>好</svg>",
    "<svg><script>alert(1)</script></svg>好",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>好",
    '<a href="javascript:alert(1)">好</a>',
    '<a href="java\nscript:alert(1)">好</a>',
    "<body onload=alert(1)>好",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>好",
    "<details open ontoggle=alert(1)>好</details>",
    "<style>@import 'https://evil.example'</style>好",
    "<form action=https://evil.example><button>好</button></form>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>好",
    "<!--><img src=x onerror=alert(1)>-->好",
    "<![CDATA[<img src=x onerror=alert(1)>]]>好",
    "<?xml version='1.0'?><img src=x onerror=alert(1)>好",
    "&lt;img src=x onerror=alert(1)&gt;好",
    "&#60;script&#62;alert(1)&#60;/script&#62;好",
    "<img src=x on\x00error=alert(1)>好",
    "<\u200bscript>alert(1)</script>好",
    "<x onclick=alert(1)>好</x>",
    "<a<a<a<a<a<a<b>>>>>>>好",
    "</textarea><script>alert(1)</script>好",
    '"><img src=x onerror=alert(1)>好',
]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))


@pytest.mark.parametrize("typed", PLAIN)
def test_plain_text_stays_as_it_was_typed(typed: str) -> None:
    assert clean(typed) == typed


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_markup_becomes_text_in_which_nothing_runs(typed: str) -> None:
    text = clean(typed)
    page = Template("<p>{{ text|linebreaksbr }}</p>").render(Context({"text": text}))
    tags = Tags()
    tags.feed(page)

    assert [(tag, attrs) for tag, attrs in tags.seen if (tag, attrs) != ("br", [])] == [("p", [])]
    assert clean(text) == text


@pytest.mark.parametrize(
    "typed", ["<b>好</b>事", "<p onclick=x>好事</p>", "<script>坏</script>好事"]
)
def test_closed_markup_goes_and_its_words_stay(typed: str) -> None:
    assert clean(typed) == "好事"


@given(st.text(alphabet=st.sampled_from("<>/!? ab&;ltg=\"'\n\x00好script"), max_size=60))
def test_what_is_clean_stays_as_it_is(typed: str) -> None:
    text = clean(typed)

    assert clean(text) == text
    assert tidy(text) == text


@given(st.text(alphabet=st.characters(exclude_characters="<"), max_size=200))
def test_text_without_a_tag_is_only_tidied(typed: str) -> None:
    assert clean(typed) == tidy(typed)
    assert clean(f"<b>甲</b>{typed}") == tidy(f"甲{typed}")


@pytest.mark.parametrize("hostile", ["<", "<a", "<a<b>>", "<!--", "&amp;", "<script>"])
def test_nobody_keeps_the_server_busy_with_a_text(hostile: str) -> None:
    began = time.perf_counter()

    clean("<i>" + hostile * (40_000 // len(hostile)))

    assert time.perf_counter() - began < 2


def test_a_published_text_has_no_personal_data() -> None:
    said = publish("<b>我住江边</b>，电话 13800138000，请回电。")

    assert said.text == "我住江边，电话 【手机号】，请回电。"
    assert said.masked == ("mobile",)


def test_sealed_words_open_again_and_cannot_be_read_unopened() -> None:
    words = {"body": "电话 13800138000 <b>\x00", "proposal": "改为二十二时"}
    sealed = seal(words)

    assert unseal(sealed) == words
    assert unseal(memoryview(sealed)) == words
    assert not any(word.encode() in sealed for word in ("13800138000", "电话", "二十二时", "body"))
    assert seal(words) != sealed


def test_another_key_does_not_open_the_seal(settings: Settings) -> None:
    sealed = seal({"body": "说过的话"})
    settings.SEAL_KEY = "another key"

    with pytest.raises(InvalidToken):
        unseal(sealed)
