"""The frame of an HTML file: no script, nothing fetched; the policy in its head forbids all but its own style."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape as escape_html

from refboard.report.pages.page import one_line


def escape(text: str) -> str:
    """Make a workbook's text literal HTML on one line."""
    return escape_html(one_line(text), quote=True)


def policy_of(style: str) -> str:
    """Write the policy that forbids every request, and every style but this one."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def write_document(title: str, style: str, body: Iterable[str], *, kind: str = "") -> str:
    """Write one HTML file of lines that are safe; ``kind`` is the class of its body."""
    return "\n".join(_lines(title, style, body, kind)) + "\n"


def _lines(title: str, style: str, body: Iterable[str], kind: str) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy_of(style)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">'
    yield '<meta name="generator" content="refboard">'
    yield f"<title>{escape(title)}</title>"
    yield f"<style>{style}</style>"
    yield "</head>"
    yield f'<body class="{kind}">' if kind else "<body>"
    yield from body
    yield "</body>"
    yield "</html>"
