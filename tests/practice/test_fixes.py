"""Fixes for what the check-up finds: what each writes, and that rows keep their words where two count as one."""

from __future__ import annotations

from refboard.practice import schema
from refboard.practice.fixes import find_fixes, fix_action
from workbook.cell import Value
from workbook.change import SetCells
from workbook.snapshot import Snapshot
from workbook.xlsx.reading.frames import snapshot_of


def practice(**tables: list[dict[str, Value]]) -> Snapshot:
    return snapshot_of(
        schema.TABLES, {"Targets": [], "Touches": [], "Referrals": [], "Settings": [], "People": [], **tables}
    )


def target(at: int, **values: Value) -> dict[str, Value]:
    return {"Target ID": f"P-AAA{'BCDEFGHJKLM'[at]}X", **values}


def test_a_spelling_is_fixed_in_every_row_at_once() -> None:
    rows = [target(at, Source=f"Office {'ABCDEFGH'[at]}", Specialty="Medicine") for at in range(6)]
    rows += [target(at + 6, Source=f"Clinic {'KLM'[at]}", Specialty="Medcine") for at in range(2)]
    (fix,) = find_fixes(practice(Targets=rows))
    assert (fix.code, fix.text) == ("R405", "Medcine -> Medicine in Targets, Specialty (2 rows)")
    assert fix.changes == tuple(
        SetCells("Targets", str(row["Target ID"]), {"Specialty": "Medicine"}) for row in rows[6:]
    )


def test_a_misspelled_choice_becomes_the_choice() -> None:
    touches: list[dict[str, Value]] = [
        {"Touch ID": "T-AAAAX", "Source": "Elm Clinic", "Outcome": "Voicemial"}
    ]
    fixes = find_fixes(practice(Touches=touches))
    assert [fix.text for fix in fixes] == ["Voicemial -> Voicemail in Touches, Outcome (1 row)"]


def test_an_office_and_a_person_that_are_there_twice_are_joined_in_settings() -> None:
    rows = [
        target(0, Source="Lakeside Family Medicine", Contact="Dr. Ken Ito", Phone="555-0101 234"),
        target(1, Source="Lakeside FM", Contact="Ken Ito MD", Phone="5550101234"),
    ]
    fixes = find_fixes(practice(Targets=rows))
    assert {fix.code for fix in fixes} == {"R210", "R211"}
    added = [row for fix in fixes for row in fix.rows]
    assert fix_action(fixes).changes == ()
    assert {(table, values["Setting"], values["Value"]) for table, values in added} == {
        ("Settings", "Same office", "Lakeside FM = Lakeside Family Medicine"),
        ("Settings", "Same person", "P-AAACX = P-AAABX"),
    }
    settings: list[dict[str, Value]] = [dict(values) for _, values in added]
    assert find_fixes(practice(Targets=rows, Settings=settings)) == []


def test_an_office_of_a_log_is_joined_with_the_one_it_is_spelled_like() -> None:
    referrals: list[dict[str, Value]] = [{"Referral ID": "R-AAAAX", "Source": "Harbor Peds"}]
    (fix,) = find_fixes(practice(Targets=[target(0, Source="Harbor Pediatrics")], Referrals=referrals))
    assert fix.code == "R202"
    assert "Harbor Peds counts as Harbor Pediatrics" in fix.text


def test_a_colleague_who_is_often_named_is_added_to_people() -> None:
    touches: list[dict[str, Value]] = [
        {"Touch ID": f"T-AAA{at}X", "Source": "Elm", "By": "Bo Lee"} for at in "BCD"
    ]
    (fix,) = find_fixes(practice(Touches=touches, People=[{"Name": "Ana Reyes"}]))
    assert fix.rows == (("People", {"Name": "Bo Lee"}),)


def test_a_practice_without_mistakes_has_no_fixes() -> None:
    rows = [
        target(at, Source=name, Specialty="Medicine")
        for at, name in enumerate(("Elm Clinic", "Oak Clinic", "Clinic 1", "Clinic 2"))
    ]
    assert find_fixes(practice(Targets=rows)) == []
