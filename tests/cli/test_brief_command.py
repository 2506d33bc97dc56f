"""brief: one page on a source, or on all of them, in every form."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import openpyxl
import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len
from shell import ON, item_of, rows_of, run

from refboard.cli.brief import build_brief
from refboard.cli.opening import open_store
from refboard.report.pages import markdown
from refboard.report.pages.html import write_page
from refboard.report.pages.plain_page import render_plain

HOSTILE = ("[/]", "<script>alert(1)</script>", "_x001B_]0;x_x0007_", "](javascript:alert(1))")


def sources(book: Path) -> list[str]:
    return list(dict.fromkeys(str(row["Source"]) for row in rows_of(book, "Targets")))


def test_every_source_has_a_brief_in_every_form(book: Path) -> None:
    names = sources(book)
    assert len(names) > 20
    refs = {str(row["Patient ref"]) for row in rows_of(book, "Referrals") if row["Patient ref"]}
    with open_store(str(book)) as store:
        snapshot = store.read()
    for name in names:
        page, data = build_brief(snapshot, ON, name)
        text, marked, html = render_plain(page), markdown.write_page(page), write_page(page)
        assert text.splitlines()[0] == data["source"] == name
        assert max(map(cell_len, text.splitlines())) <= 80
        assert "STATUS" in text
        root = lxml.html.document_fromstring(html)
        assert root.findtext(".//h1") == name
        headings = [line.removeprefix("## ") for line in marked.splitlines() if line.startswith("## ")]
        assert [heading.text for heading in root.iter("h2")] == headings
        assert not any(ref in printed for ref in refs for printed in (text, marked, html, json.dumps(data)))


def test_the_command_prints_what_the_page_says(book: Path) -> None:
    name = sources(book)[0]
    with open_store(str(book)) as store:
        page, _ = build_brief(store.read(), ON, name)
    for form, printed in (
        ("text", render_plain(page)),
        ("md", markdown.write_page(page)),
        ("html", write_page(page)),
    ):
        answer = run("brief", book, name, "--on", ON, "--format", form)
        assert (answer.code, answer.err) == (0, "")
        assert answer.out == printed


def test_all_sources_together(book: Path) -> None:
    today = run("today", book, "--on", ON, "--json").data
    shown = run("brief", book, "--on", ON, "--json").data
    assert shown["on"] == "2026-11-23"
    assert sum(load["items"] for load in shown["loads"]) == len(today["items"])
    assert sum(load["late"] for load in shown["loads"]) == sum(item["late"] for item in today["items"])
    assert sum(load["held"] for load in shown["loads"]) == len(today["held"])
    assert shown["source_count"] == len(sources(book))
    printed = run("brief", book, "--on", ON)
    assert printed.out.startswith("All sources\nBrief for Mon Nov 23, 2026")
    for heading in ("NEEDS A DECISION", "OPEN LOOPS", "OUR PROMISES", "WHAT CHANGED", "TODAY'S QUEUE"):
        assert heading in printed.out
    for form in ("md", "html"):
        assert "Needs a decision" in run("brief", book, "--on", ON, "--format", form).out


def test_a_source_is_found_by_id_name_part_and_contact(book: Path) -> None:
    item = item_of(book, "loop-note")
    first = run("brief", book, item["target_id"], "--on", ON)
    assert first.out.splitlines()[0] == item["source"]
    assert run("brief", book, item["source"].upper(), "--on", ON).out == first.out
    assert run("brief", book, *item["source"].split(), "--on", ON).out == first.out
    assert run("brief", book, item["contact"], "--on", ON).out == first.out
    data = run("brief", book, item["target_id"], "--on", ON, "--json").data
    up = [(entry["target_id"], entry["reason"]) for entry in data["up"]]
    assert up.count((item["target_id"], "loop-note")) == 1
    assert item["refs"][0] in {owed["ref"] for owed in data["owed"]}


def test_the_workbook_may_be_left_out(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = sources(book)[0]
    named = run("brief", book, name, "--on", ON)
    monkeypatch.setenv("REFBOARD_WORKBOOK", str(book))
    assert run("brief", name, "--on", ON).out == named.out
    assert run("brief", "--on", ON).out.startswith("All sources\n")


def test_what_can_be_several_sources_lists_them(book: Path) -> None:
    several = run("brief", book, "clinic", "--on", ON)
    assert (several.code, several.out) == (2, "")
    named = [name for name in sources(book) if "clinic" in name.casefold()]
    assert len(named) > 1
    assert all(name in several.err for name in named[:8])
    nobody = run("brief", book, sources(book)[0] + " of Nowhere", "--on", ON)
    assert nobody.code == 2
    assert f"the closest is {sources(book)[0]}" in nobody.err


def test_a_brief_goes_into_a_file_that_is_not_there_yet(book: Path, tmp_path: Path) -> None:
    name, out = sources(book)[0], tmp_path / "brief.html"
    assert run("brief", book, name, "--on", ON, "--out", out).out == f"wrote {out}\n"
    html = out.read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    again = run("brief", book, name, "--on", ON, "--out", out, "--format", "md")
    assert again.code == 2
    assert "brief.html already exists" in again.err
    assert out.read_text(encoding="utf-8") == html
    assert run("brief", book, name, "--on", ON, "--out", out, "--format", "md", "--force").code == 0
    assert out.read_text(encoding="utf-8").startswith("# ")
    before = book.read_bytes()
    assert run("brief", book, name, "--on", ON, "--out", book, "--force").code == 2
    assert book.read_bytes() == before
    assert "no folder" in run("brief", book, "--out", tmp_path / "none" / "b.md").err


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_form_that_there_is_not(book: Path, form: str) -> None:
    answer = run("brief", book, "--format", form)
    assert (answer.code, answer.out) == (2, "")
    assert "text, md or html" in answer.err


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_cells_are_shown_literally_in_every_form(book: Path, hostile: str) -> None:
    workbook = openpyxl.load_workbook(book)
    item = item_of(book, "check-in")
    columns = {cell.value: at for at, cell in enumerate(workbook["Targets"][1])}
    for row in workbook["Targets"].iter_rows(min_row=2):
        if row[0].value == item["target_id"]:
            for name in ("Contact", "Role", "Next step", "Notes", "Best days"):
                row[columns[name]].value = hostile
    workbook.save(book)
    shown = hostile.replace("_x001B_", "␛").replace("_x0007_", "␇")
    printed = {
        form: run("brief", book, item["target_id"], "--on", ON, "--format", form)
        for form in ("text", "md", "html")
    }
    assert [answer.code for answer in printed.values()] == [0, 0, 0]
    assert printed["text"].out.count(shown) >= 4
    root = lxml.html.document_fromstring(printed["html"].out)
    assert "\n".join(str(text) for text in root.itertext()).count(shown) >= 4
    assert not list(root.iter("script", "a", "img"))
    tokens = [
        child
        for token in MarkdownIt("gfm-like").parse(printed["md"].out)
        for child in token.children or [token]
    ]
    assert "".join(token.content for token in tokens).count(shown) >= 4
    assert not {token.type for token in tokens} & {"link_open", "html_inline", "html_block", "image"}
    assert not any("\x1b" in answer.out for answer in printed.values())


def test_a_workbook_without_targets_names_adopt(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    workbook = openpyxl.Workbook()
    workbook.create_sheet("Colours").append(["Colour", "Number"])
    workbook.save(path)
    answer = run("brief", path)
    assert (answer.code, answer.out) == (2, "")
    assert "adopt" in answer.err
