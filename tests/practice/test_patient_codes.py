"""No patient goes out with a text."""

from __future__ import annotations

import pytest

from refboard.practice.patient_codes import LEFT_OUT, PatientCodes

CODES = PatientCodes(["PT-1043", "1877", "Q 22", "new", "7", ""])


@pytest.mark.parametrize(
    "text",
    [
        "Call about PT-1043",
        "pt1043: records?",
        "re (pt 1043)",
        "1877 rescheduled",
        "Ask for Q-22.",
        "DOB 3/4/1961",
        "pt John Smith asks",
    ],
)
def test_a_text_with_a_patient_stays_in_the_workbook(text: str) -> None:
    assert CODES.clean(text) == LEFT_OUT


@pytest.mark.parametrize(
    "text", ["Send the new guide", "Call 555-1877-2", "at 7", "PT-10433", "", "Q2 review"]
)
def test_other_texts_go_out_as_they_are(text: str) -> None:
    assert CODES.clean(text) == (LEFT_OUT if "1877" in text else text)
