"""The frame of every page: one file, which runs no script and asks nobody for anything, however it is opened.

Its content security policy allows one style sheet, by the digest of its bytes, and nothing else.
"""

import base64
import hashlib

from grader.pages.markup import Html, element, joined, text
from grader.pages.style import STYLE


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


POLICY = _policy(STYLE)


def page(title: str, header: Html, *sections: Html) -> str:
    """Return a page as the text of a file; the same for the same parts."""
    head = joined((
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        Html(f"<style>{STYLE}</style>"),
    ))  # fmt: skip
    body = element("body", element("header", header), element("main", *sections))
    return Html(f'<!doctype html>\n<html lang="en">{element("head", head)}\n{text(body)}</html>\n')
