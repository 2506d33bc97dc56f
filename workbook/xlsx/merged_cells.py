"""The merged cells of a worksheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workbook.xlsx.excel_table import Box, parse_box
from workbook.xlsx.sheet import Sheet

if TYPE_CHECKING:
    from workbook.xlsx.package import Package

_MERGED = re.compile(rb'<(?:[A-Za-z_][\w.-]*+:)?mergeCell\s[^<>]*?\bref="([^"]*)"')


def merged_boxes(package: Package, part: str) -> list[Box]:
    """The rectangles of a worksheet that are merged into one cell each; ``part`` is the worksheet's part."""
    scan = Sheet.of(package, part)
    boxes = (parse_box(ref.decode()) for ref in _MERGED.findall(scan.xml, scan.end))
    return [box for box in boxes if box]
