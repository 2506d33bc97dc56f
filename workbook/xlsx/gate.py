"""The gate: which files are accepted, decided before anything in them is trusted.

Every refusal is one sentence that names the file and the cause. Limits are on what the file would cost, not on its
contents: a single cell at XFD1048576 is legal, a gigabyte inside two megabytes is not.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile

from isal import isal_zlib
from isal.igzip_lib import IsalError

from workbook.cooperative import checkpoint
from workbook.errors import FileRefusedError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_MEMBERS = 20_000
_MAX_INFLATED = 6 * 2**30
_BOMB_FROM = 48 * 2**20
_BOMB_RATIO = 150
"""Sheets of real practices inflate 8 to 40 times; a member this large above this ratio is a bomb."""
_PIECE = 1 << 16
_MAIN_NAMESPACES = (
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?[A-Za-z_][\w.-]*((?:\s[^<>]*?)?)/?>", re.DOTALL)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def check_directory(data: bytes, name: str) -> list[zipfile.ZipInfo]:
    """Read the zip directory and refuse what is not one sound, unencrypted archive."""
    if not data:
        raise FileRefusedError(f"{name} is empty (0 bytes).")
    if data.startswith(_OLE):
        raise FileRefusedError(
            f"{name} is password protected, or an old .xls file; save it from Excel as .xlsx without a password."
        )
    if not data.startswith(b"PK"):
        raise FileRefusedError(f"{name} is not an .xlsx workbook.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        OSError,
        struct.error,
        UnicodeDecodeError,
        EOFError,
    ) as error:
        raise FileRefusedError(
            f"{name} is damaged or incomplete: its zip directory cannot be read."
        ) from error
    _check_members(infos, data, name)
    return infos


def _check_members(infos: list[zipfile.ZipInfo], data: bytes, name: str) -> None:
    if len(infos) > _MAX_MEMBERS:
        raise FileRefusedError(f"{name} has {len(infos)} parts, more than a workbook has.")
    seen: set[str] = set()
    total = 0
    for info in infos:
        key = info.filename.replace("\\", "/").lstrip("/").lower()
        if key in seen:
            raise FileRefusedError(
                f"{name} holds its part {info.filename} twice; open and save it once in Excel."
            )
        seen.add(key)
        _check_member(info, name)
        total += info.file_size
    if total > _MAX_INFLATED:
        raise FileRefusedError(f"{name} would unpack to {total // 2**20} MB, more than can be opened.")
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end or info.header_offset + 30 > len(data):
            raise FileRefusedError(f"{name} is damaged: parts of its zip archive overlap.")
        end = info.header_offset + 30 + info.compress_size


def _check_member(info: zipfile.ZipInfo, name: str) -> None:
    if info.flag_bits & 0x1:
        raise FileRefusedError(f"{name} is an encrypted zip archive; save it without a password.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileRefusedError(f"{name} is compressed in a way that Excel does not use.")
    if ".." in info.filename.replace("\\", "/").split("/"):
        raise FileRefusedError(f"{name} has a part with a name that leads outside the archive.")
    if info.file_size > _BOMB_FROM and info.file_size > _BOMB_RATIO * max(info.compress_size, 1):
        raise FileRefusedError(
            f"{name} would unpack to {info.file_size // 2**20} MB from {info.compress_size // 1024} kB; "
            "no real workbook does that."
        )


def inflate(data: bytes, info: zipfile.ZipInfo, name: str) -> bytes:
    """Inflate one member, never past its stated size, and check its CRC."""
    checkpoint()
    damaged = f"{name} is damaged: its part {info.filename} cannot be unpacked."
    if data[info.header_offset : info.header_offset + 4] != b"PK\3\4":
        raise FileRefusedError(damaged)
    name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    body = memoryview(data)[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        content = bytes(body)
    else:
        machine = isal_zlib.decompressobj(-15)
        try:
            # One byte more than stated is requested, to catch a member that lies about its size.
            content = machine.decompress(body, max_length=info.file_size + 1)
        except IsalError as error:  # type: ignore[misc]  # its stub declares an instance
            raise FileRefusedError(damaged) from error
    if len(content) != info.file_size or isal_zlib.crc32(content) != info.CRC:
        raise FileRefusedError(
            f"{name} is damaged: its part {info.filename} fails its checksum; restore it from a backup."
        )
    return content


def inflates_to(data: bytes, info: zipfile.ZipInfo, wanted: bytes) -> bool:
    """Whether a deflated member holds exactly this content; inflates it piece by piece, to save memory."""
    name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    body = memoryview(data)[start : start + info.compress_size]
    machine = isal_zlib.decompressobj(-15)
    at = 0
    try:
        for offset in range(0, len(body), _PIECE):
            piece = machine.decompress(body[offset : offset + _PIECE])
            if not wanted.startswith(piece, at):
                return False
            at += len(piece)
        rest = machine.flush()
    except IsalError:  # type: ignore[misc]  # its stub declares an instance
        return False
    same = wanted[at:] == rest and len(wanted) == info.file_size
    return bool(same and isal_zlib.crc32(wanted) == info.CRC)


def _as_utf8(head: bytes) -> bytes:
    """The beginning of a part as UTF-8, whatever Unicode encoding it is in."""
    if head[:2] not in _UTF16:
        return head
    little = head[:2] in (b"\xff\xfe", b"<\x00")
    return head.decode("utf-16-le" if little else "utf-16-be", "replace").lstrip("\ufeff").encode()


def check_prolog(content: bytes, part: str, name: str) -> None:
    """Refuse document type definitions, through which XML reaches files, networks and unlimited memory."""
    content = _as_utf8(content[:1_000_000])
    match = _PROLOG.match(content)
    if match and content[match.end() : match.end() + 9].upper() == b"<!DOCTYPE":
        raise FileRefusedError(
            f"{name} has a document type definition in {part}, which no spreadsheet program writes."
        )


def check_namespace(content: bytes, part: str, name: str) -> None:
    """Refuse a part with a root element outside the known spreadsheet namespaces."""
    head = _as_utf8(content[:65536])
    match = _PROLOG.match(head)
    root = _ROOT.match(head, match.end() if match else 0)
    if root is None:
        raise FileRefusedError(f"{name} is damaged: its part {part} is not XML.")
    attribute = b"xmlns:" + root.group(1) if root.group(1) else b"xmlns"
    declared = re.search(rb"\s" + re.escape(attribute) + rb"\s*=\s*[\"']([^\"']*)[\"']", root.group(2))
    if declared is None or declared.group(1) not in _MAIN_NAMESPACES:
        raise FileRefusedError(
            f"{name} uses a spreadsheet format that is not known here (part {part}); open and save it once in Excel."
        )
