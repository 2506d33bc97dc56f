"""What looks like patient data: column names, and patterns in cells.

A match is a suspicion, reported with the cell's address and never with its text. The patterns work the same in
Python's ``re`` and in polars, so they use no lookaround.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from workbook.schema import fold


@dataclass(frozen=True, slots=True)
class PatientDataPattern:
    """One kind of patient data: the stable code of its problem, its name, and the pattern that detects it."""

    code: str
    name: str
    pattern: str


_DAY: Final = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}"
PATIENT_DATA: Final[tuple[PatientDataPattern, ...]] = (
    PatientDataPattern("R602", "a social security number", r"\b\d{3}-\d{2}-\d{4}\b"),
    PatientDataPattern(
        "R603",
        "a birth date",
        rf"(?i)\b(?:d\.?o\.?b\b\.?|born|birth ?da(?:y|te)|date of birth)[^0-9]{{0,12}}{_DAY}",
    ),
    PatientDataPattern(
        "R604",
        "a record number",
        r"(?i)\b(?:mrn|medical record|chart)\s*(?:no\.?|num(?:ber)?|id|#)?\s*[:#]?\s*[a-z]{0,3}-?\d{4,}\b",
    ),
    PatientDataPattern(
        "R605",
        "a patient's name",
        r"\b(?:[Pp]t|PT|[Pp]ts|[Pp]atient|PATIENT)[.:,]?[ \t]+(?:named[ \t]+)?(?:M(?:r|rs|s|iss)\.?[ \t]+)?"
        r"\p{Lu}\p{Ll}+(?:[ \t]+\p{Lu}\.?)?[ \t]+\p{Lu}[\p{Ll}'’-]+",
    ),
)
"""What is searched for in cells with free text."""
PATIENT_REF: Final = PatientDataPattern(
    "R605",
    "a name or a personal number instead of a code",
    r"\p{L}{2,}[\s,]+\p{L}{2,}|\d{3}-\d{2}-\d{4}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}",
)
"""What a patient ref must not look like; the same rule applies when one is typed in."""
_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_DESKS: Final = frozenset({
    "access", "advocate", "advocates", "care", "center", "centre", "coordinator", "coordinators", "education", "engagement",
    "experience", "family", "financial", "first", "flow", "health", "information", "intake", "liaison", "line", "navigation",
    "navigator", "navigators", "portal", "referral", "referrals", "registration", "relations", "representative", "safety",
    "satisfaction", "scheduler", "scheduling", "service", "services", "support", "transport", "visit",
})  # fmt: skip
_SENSITIVE: Final = (
    "patientname", "patientfirst", "patientlast", "patientphone", "patientemail", "patientaddress", "patientdob",
    "nameofpatient", "dob", "dateofbirth", "birthdate", "birthday", "mrn", "medicalrecord", "ssn", "socialsecurity",
    "memberid", "policynumber", "insuranceid", "diagnosis", "icd10",
)  # fmt: skip
_PERSONAL: Final = frozenset({
    "patient", "patients", "pt", "ptname", "phone", "phonenumber", "mobile", "cell", "cellphone", "address", "homephone",
    "homeaddress", "initials", "chart", "chartno", "chartnumber",
})  # fmt: skip


def _compiled(pattern: str) -> re.Pattern[str]:
    # Python's re has no \p{..}, so it checks Latin letters with accents only; polars checks every script.
    for name, letters in (
        (r"\p{L}", f"[{_UPPER}{_LOWER}]"),
        (r"[\p{Ll}", f"[{_LOWER}"),
        (r"\p{Lu}", f"[{_UPPER}]"),
        (r"\p{Ll}", f"[{_LOWER}]"),
    ):
        pattern = pattern.replace(name, letters)
    return re.compile(pattern)


_COMPILED: Final = {sign: _compiled(sign.pattern) for sign in PATIENT_DATA}


def find_patterns(text: str) -> tuple[PatientDataPattern, ...]:
    """Find the kinds of patient data that a text seems to contain."""
    return tuple(sign for sign in PATIENT_DATA if matches_pattern(text, sign))


def matches_pattern(text: str, sign: PatientDataPattern) -> bool:
    """Whether a text seems to contain this; a role ("Patient Care Coordinator") is not a patient's name."""
    matches = _COMPILED[sign].finditer(text)
    if sign.code != "R605":
        return next(matches, None) is not None
    return any(not _is_desk(match[0]) for match in matches)


def _is_desk(name: str) -> bool:
    return any(fold(word) in _DESKS for word in name.split()[1:])


def mask_patient_ref(ref: str) -> str:
    """Hide all of a patient ref except its last two characters, which are enough to tell two referrals apart."""
    ref = ref.strip()
    return "•" * (len(ref) - 2) + ref[-2:] if len(ref) > 4 else "•" * len(ref)


def is_patient_column(header: str, *, about_referrals: bool) -> bool:
    """Whether a column's name says that it holds patient data.

    ``about_referrals``: in a table of referrals or touches even "Phone" or "Initials" can only be the patient's.
    """
    name = fold(header)
    if any(word == name or (len(word) > 3 and word in name) for word in _SENSITIVE):
        return True
    words = {fold(word) for word in re.split(r"[\s_/-]+", header)}
    if words & {"dob", "mrn", "ssn"}:
        return True
    return about_referrals and name in _PERSONAL
