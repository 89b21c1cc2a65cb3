import colorsys
import re

import pytest

from tests.project.tree import ROOT

STYLES = ROOT / "front" / "styles"
WAGTAIL = (STYLES / "editors.scss").read_text(encoding="utf-8")


@pytest.mark.parametrize(("theirs", "ours"), [("primary", "brand-strong"), ("secondary", "brand")])
def test_the_editors_rooms_wear_the_colours_of_the_site(theirs: str, ours: str) -> None:
    # The first palette of the tokens is the light one; Wagtail wants hue, saturation, lightness.
    tokens = (STYLES / "_tokens.scss").read_text(encoding="utf-8")
    code = re.search(rf"--{ours}: #([0-9a-f]{{6}});", tokens)[1]
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)

    parts = ("hue", "saturation", "lightness")
    found = [re.search(rf"--w-color-{theirs}-{part}: ([\d.]+)", WAGTAIL)[1] for part in parts]
    wanted = (hue * 360, saturation * 100, lightness * 100)
    assert [float(number) for number in found] == [round(number, 1) for number in wanted]


def test_the_editors_styles_ask_no_other_server() -> None:
    assert re.findall(r"@import|@font-face|url\(|https?:", WAGTAIL) == []
