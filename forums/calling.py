"""How a post calls somebody: an at sign and a pseudonym, as everybody reads it beside posts."""

import re

# Not in the middle of an address.
MENTION = re.compile(r"(?<![0-9A-Za-z._])@([0-9A-Za-z]{4,12})(?![0-9A-Za-z])")


def names_of(name: str) -> set[str]:
    """As it was typed, and in the capitals of pseudonyms."""
    return {name, name.upper()}
