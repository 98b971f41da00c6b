"""Makes text from outside a part of a page in Markdown, as GitHub has it, in which nothing obeys it."""

import re


def fenced(text: str) -> str:
    """Return the text in a block of code, whose fence is longer than every run of backticks in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def cell(text: str) -> str:
    """Return text that makes no table, no emphasis, no link, no mention and no element of what is around it."""
    return re.sub(r"([\\`*_{}\[\]<>|#@~!])", r"\\\1", text.replace("\n", " "))
