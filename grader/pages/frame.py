"""The frame of every page: one file, which asks nobody for anything, however it is opened.

Its content security policy allows one style sheet by the digest of its bytes, in a page with long tables one script in
the same way, and nothing else.
"""

import base64
import hashlib

from grader.pages.markup import Html, element, joined, text
from grader.pages.script import SCRIPT
from grader.pages.style import STYLE


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


POLICY = f"default-src 'none'; style-src {_digest(STYLE)}; base-uri 'none'; form-action 'none'"
POLICY_OF_TABLES = f"{POLICY}; script-src {_digest(SCRIPT)}"


def page(title: str, header: Html, *sections: Html, has_tables: bool = False, language: str = "en") -> str:
    """Return a page as the text of a file; the same for the same parts. One with long tables has the script."""
    head = joined((
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY_OF_TABLES if has_tables else POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        Html(f"<style>{STYLE}</style>"),
    ))  # fmt: skip
    script = [Html(f"<script>{SCRIPT}</script>")] if has_tables else []
    body = element("body", element("header", header), element("main", *sections), *script)
    return Html(f'<!doctype html>\n<html lang="{language}">{element("head", head)}\n{text(body)}</html>\n')
