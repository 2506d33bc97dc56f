"""Who saved a workbook last, as far as the file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.errors import RefusedError
from workbook.xlsx.package import local, parse_xml

if TYPE_CHECKING:
    from workbook.xlsx.package import Package

CORE = "docProps/core.xml"


def last_author(package: Package) -> str:
    """The name in the document's properties; "" when there is none.

    Excel writes the name of its user there, LibreOffice only when its user has entered one.
    """
    try:
        root = parse_xml(package.read(CORE), CORE, package.name) if CORE in package else None
    except RefusedError:
        # Damaged properties are no reason to refuse the workbook.
        return ""
    for element in root if root is not None else ():
        if isinstance(element.tag, str) and local(element) == "lastModifiedBy":
            return (element.text or "").strip()
    return ""
