from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import lxml.html
import pytest
from pages import HOSTILE, ON, PLAIN, crowded_book, page_of

from refboard.analysis.brief.source_brief import brief_source
from refboard.analysis.brief.team_brief import brief_team
from refboard.analysis.facts import prepare
from refboard.practice.policy import Policy
from refboard.report.brief import source_page
from refboard.report.pages.html import POLICY, STYLE, write_page
from refboard.report.pages.page import Page, one_line
from refboard.report.team_brief import team_page

ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "h1", "h2", "p", "ul", "li",
    "strong", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "id", "aria-labelledby", "scope"}


def elements(told: str) -> list[Any]:
    return [element for element in lxml.html.document_fromstring(told).iter() if isinstance(element.tag, str)]


def read(element: Any) -> str:  # noqa: ANN401  (lxml's elements have no type of their own)
    return "".join(element.itertext())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_adds_no_element_and_no_attribute(text: str) -> None:
    told = write_page(page_of(text))
    found = elements(told)
    assert {element.tag for element in found} <= ALLOWED
    assert {name for element in found for name in element.attrib} <= ATTRIBUTES
    assert [element.tag for element in found] == [
        element.tag for element in elements(write_page(page_of("x")))
    ]
    shown = " ".join(one_line(text).split())
    texts = [
        " ".join(element.text_content().split())
        for element in found
        if element.tag in {"h1", "h2", "td", "p", "li"}
    ]
    assert texts.count(shown) >= 6
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_the_page_can_be_read_aloud() -> None:
    root = lxml.html.document_fromstring(write_page(PLAIN))
    assert root.get("lang") == "en"
    assert root.findtext(".//title") == "Lakeside Family"
    assert [(h.tag, read(h)) for h in root.iter("h1", "h2")] == [
        ("h1", "Lakeside Family"),
        ("h2", "What we owe them"),
        ("h2", "Status"),
    ]
    assert [th.get("scope") for th in root.iter("th")] == ["col", "col", "row"]
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert {element.get("aria-labelledby") for element in root.iter("section", "table")} == ids


def test_the_policy_allows_one_style_and_no_request() -> None:
    told = write_page(PLAIN)
    assert POLICY.startswith("default-src 'none'; style-src 'sha256-")
    assert told.index(POLICY) < told.index("<style>")
    assert told.count(f"<style>{STYLE}</style>") == 1
    assert not re.search(r"url\(|@import|expression|src=|href=|javascript:", told)


def brightness(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_text_stands_out_from_the_paper() -> None:
    colours = re.findall(r"(?<![\w-])color: (#[0-9a-f]{6})", STYLE)
    assert len(colours) >= 5
    assert re.findall(r"background: (#[0-9a-f]{6})", STYLE) == ["#ffffff"]
    assert min((1 + 0.05) / (brightness(colour) + 0.05) for colour in colours) >= 7


def crowded_pages(words: str) -> dict[str, Page]:
    snapshot = crowded_book(words)
    facts = prepare(snapshot, Policy(), ON)
    return {
        "source": source_page(brief_source(facts, "crowdedfamilymedicine")),
        "team": team_page(brief_team(facts)),
    }


@contextmanager
def listener() -> Iterator[tuple[int, list[str]]]:
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port, heard
        server.shutdown()
        thread.join()


def browse(folder: Path, page: Path, option: str) -> None:
    browser = next(
        (
            found
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        "",
    )
    if not browser:
        pytest.skip("there is no Chromium here")
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
         "--no-pdf-header-footer", option, page.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("size", ["A4", "letter"])
@pytest.mark.parametrize("name", ["source", "team"])
@pytest.mark.parametrize(
    "words",
    ["Lorem ipsum dolor sit amet consectetur ", pytest.param("友愛クリニックの受付", marks=pytest.mark.long)],
)
def test_the_fullest_page_prints_on_one_sheet(name: str, size: str, words: str, tmp_path: Path) -> None:
    if not shutil.which("pdfinfo"):
        pytest.skip("there is no pdfinfo here")
    told = (
        write_page(crowded_pages(words)[name])
        .replace(POLICY, "")
        .replace("@page {", f"@page {{ size: {size};")
    )
    page, printed = tmp_path / "brief.html", tmp_path / "brief.pdf"
    page.write_text(told, encoding="utf-8")
    browse(tmp_path, page, f"--print-to-pdf={printed}")
    said = subprocess.run(["pdfinfo", printed], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Pages:\s+(\d+)", said)[1] == "1"  # type: ignore[index]
    assert ("A4" if size == "A4" else "letter") in said


def test_a_browser_that_shows_hostile_text_sends_no_request(tmp_path: Path) -> None:
    with listener() as (port, heard):
        host = f"http://127.0.0.1:{port}"
        text = (
            f"<img src={host}/a><script>fetch('{host}/b')</script></style><style>@import '{host}/c';"
            f"body{{background:url({host}/d)}}</style><iframe src={host}/e></iframe><link rel=stylesheet href={host}/f>"
        )
        page, picture = tmp_path / "brief.html", tmp_path / "brief.png"
        page.write_text(write_page(page_of(text)), encoding="utf-8")
        browse(tmp_path, page, f"--screenshot={picture}")
        assert picture.stat().st_size > 0
        assert heard == []
