import pytest

from tests.project.tree import TEMPLATES, matches


@pytest.mark.parametrize(
    "pattern",
    [
        r"<script(?![^>]*\b(?:src|nonce)=)[^>]*>",
        r"<style(?![^>]*\bnonce=)[^>]*>",
        r"\sstyle=\"",
        r"\son[a-z]+=\"",
        r"href=\"javascript:",
        r"\|\s*safe\b",
        r"\{%\s*autoescape off",
        r"(?:src|href)=\"(?:https?:)?//",
    ],
    ids=["script", "style", "style attribute", "handler", "javascript:", "safe", "raw", "outside"],
)
def test_no_template_does_what_the_policy_forbids(pattern: str) -> None:
    assert matches(pattern, TEMPLATES) == []


def test_each_form_that_posts_carries_its_token() -> None:
    posts = matches(r"(?s)<form[^>]*method=\"post\".*?</form>", TEMPLATES)

    assert [form[:120] for form in posts if "csrf_token" not in form] == []
