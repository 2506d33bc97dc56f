from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from raw_workbook import book, row, sheet_xml, text, zipped

from workbook.errors import EditRefusedError, FileRefusedError
from workbook.xlsx.package import Package

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = {"Data": sheet_xml(row(1, text("A1", "hello")))}


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefusedError) as caught:
        Package.open(data, "board.xlsx")
    return str(caught.value)


def test_a_plain_workbook_comes_in() -> None:
    package = Package.open(book(PLAIN), "board.xlsx")
    assert [sheet.name for sheet in package.sheets] == ["Data"]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password protected"),
        (b"name,date\nAna,2026-11-20\n", "is not an .xlsx workbook"),
        (b"PK\x03\x04 cut off", "is damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(data: bytes, cause: str) -> None:
    answer = refusal(data)
    assert answer.startswith("board.xlsx")
    assert cause in answer
    assert "\n" not in answer


def test_a_half_written_file_is_refused() -> None:
    whole = book(PLAIN)
    assert "damaged" in refusal(whole[: len(whole) // 2])


def test_a_wrong_checksum_is_found_in_a_part_that_no_table_needs() -> None:
    data = bytearray(book(PLAIN, more={"xl/media/logo.bin": b"x" * 400}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo("xl/media/logo.bin")
    directory = data.rindex(b"xl/media/logo.bin") - 46
    assert data[directory : directory + 4] == b"PK\1\2"
    data[directory + 16 : directory + 20] = struct.pack("<L", info.CRC ^ 1)
    assert "fails its checksum" in refusal(bytes(data))


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(book(PLAIN, more={"xl/media/logo.bin": b"x" * 4000}))
    directory = data.rindex(b"xl/media/logo.bin") - 46
    data[directory + 24 : directory + 28] = struct.pack("<L", 10)
    assert "damaged" in refusal(bytes(data))


def test_a_bomb_is_refused_without_unpacking_it() -> None:
    answer = refusal(book(PLAIN, more={"xl/media/logo.bin": b"\0" * (64 * 2**20)}))
    assert "would unpack to 64 MB" in answer


def test_duplicate_members_are_refused_whatever_their_case() -> None:
    out = io.BytesIO(book(PLAIN))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/WORKSHEETS/sheet1.xml", "<other/>")
    assert "twice" in refusal(out.getvalue())


def test_a_document_type_definition_is_refused_also_behind_a_comment() -> None:
    evil = (
        '<?xml version="1.0"?><!-- a remark --><!DOCTYPE x [<!ENTITY a "aaaa">]>'
        + sheet_xml("").split("?>", 1)[1]
    )
    assert "document type definition" in refusal(book({"Data": evil}))
    wide = ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><worksheet/>').encode("utf-16")
    assert "document type definition" in refusal(book({"Data": wide}))


def test_the_word_doctype_in_a_cell_is_no_reason_to_refuse() -> None:
    package = Package.open(book({"Data": sheet_xml(row(1, text("A1", "&lt;!DOCTYPE html&gt;")))}))
    assert package.sheets


def test_an_unknown_namespace_is_refused() -> None:
    parts = {"xl/workbook.xml": '<workbook xmlns="urn:beta"><sheets/></workbook>', "_rels/.rels": ""}
    with zipfile.ZipFile(io.BytesIO(book(PLAIN))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "spreadsheetml/2006/main", "spreadsheetml/2005/beta"
    )
    assert "not known here" in refusal(zipped(dict(parts)))


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(book(PLAIN))
    directory = data.index(b"PK\1\2")
    data[directory + 8] |= 1
    assert "encrypted" in refusal(bytes(data))


def test_signed_and_legacy_shared_workbooks_are_read_but_not_written() -> None:
    signed = Package.open(book(PLAIN, more={"_xmlsignatures/origin.sigs": "x"}))
    with pytest.raises(EditRefusedError, match="digitally signed"):
        signed.check_writable()
    tracked = Package.open(book(PLAIN, more={"xl/revisions/revisionHeaders.xml": "<headers/>"}))
    with pytest.raises(EditRefusedError, match="shared-workbook mode"):
        tracked.check_writable()


def test_untouched_members_keep_their_compressed_bytes() -> None:
    package = Package.open(book(PLAIN, more={"xl/media/logo.bin": bytes(range(256)) * 40}))
    fresh = Package.open(package.build({"xl/worksheets/sheet1.xml": b"<worksheet xmlns='x'/>"}))
    old = {info.filename: info for info in package.infos}
    for info in fresh.infos:
        same = (info.CRC, info.compress_size) == (old[info.filename].CRC, old[info.filename].compress_size)
        assert same == (info.filename != "xl/worksheets/sheet1.xml")
    assert [i.filename for i in fresh.infos] == [i.filename for i in package.infos]
    assert fresh.read("xl/media/logo.bin") == package.read("xl/media/logo.bin")


def test_hostile_workbooks_are_opened_or_refused_in_one_sentence(shared: Path) -> None:
    outcomes = {"open": 0, "refused": 0}
    answer: list[tuple[str, str]] = []
    for path in sorted((shared / "corpus" / "hostile").glob("*.xls[xm]")):
        try:
            Package.open(path.read_bytes(), path.name)
            outcomes["open"] += 1
        except FileRefusedError as error:
            outcomes["refused"] += 1
            answer.append((path.name, str(error)))
    assert outcomes["open"] > 100
    assert outcomes["refused"] > 20
    assert [name for name, text in answer if not text.startswith(name) or "\n" in text] == []
