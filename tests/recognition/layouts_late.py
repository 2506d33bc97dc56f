"""A second set of layouts that were set aside: written when the first set had been looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from invention import Inventor, book
from scoring import Gold, same

Layout = Callable[[], tuple[bytes, Gold]]


def orthodontist_top_docs() -> tuple[bytes, Gold]:
    """A list of dentists with counts per month beside them, and what was brought to them."""
    i = Inventor(201)
    rows: list[list[object]] = [
        [
            "GP Name",
            "Dental Practice",
            "Office Phone",
            "Office Email",
            "Ortho Rep",
            "Jan",
            "Feb",
            "Mar",
            "2026 Total",
            "2025 Total",
            "Last Treat Drop",
            "Next Treat Drop",
            "Staff Names / Birthdays",
        ]
    ]
    rows += [[i.doctor(), o, i.phone(), i.email(), i.pick("Kelli", "Jo"), i.random.randint(0, 5), i.random.randint(0, 5), i.random.randint(0, 5), f"=SUM(F{n}:H{n})", 22, i.day(), i.day(date(2026, 12, 1), 20), "Kim (front) 3/4"] for n, o in enumerate(i.offices(14), 2)]  # fmt: skip
    rows.append(["TOTALS", None, None, None, None, "=SUM(F2:F15)", "=SUM(G2:G15)", "=SUM(H2:H15)"])
    gold = Gold(
        {
            "Targets": (
                ["Top Docs"],
                same(
                    Contact="GP Name",
                    Source="Dental Practice",
                    Phone="Office Phone",
                    Email="Office Email",
                    Owner="Ortho Rep",
                ),
            )
        },
        either=frozenset(
            {("Targets", h) for h in ("Last Treat Drop", "Next Treat Drop", "Staff Names / Birthdays")}
        ),
        left_out={"Top Docs": [16]},
    )
    return book({"Top Docs": rows}), gold


def clinic_first_contact_series() -> tuple[bytes, Gold]:
    """First, second and third contact, each with a day, a way and a result."""
    i = Inventor(202)
    rows: list[list[object]] = [
        [
            "Organization",
            "Contact Person",
            "Contact Email",
            "1st Contact",
            "Method",
            "Response",
            "2nd Contact",
            "Method",
            "Response",
            "3rd Contact",
            "Method",
            "Response",
            "Current Status",
            "Assigned To",
        ]
    ]
    for o in i.offices(17):
        d = i.day()
        rows.append([o, i.person(), i.email(), d, i.pick("Email", "Call"), i.pick("No response", "Interested"), i.pick(None, d + timedelta(9)), i.pick(None, "Call"), None, None, None, None,
                     i.pick("Active", "On hold"), i.pick("MJ", "KO")])  # fmt: skip
    gold = Gold(
        {
            "Targets": (
                ["Outreach 2026"],
                same(
                    Source="Organization",
                    Contact="Contact Person",
                    Email="Contact Email",
                    Status="Current Status",
                    Owner="Assigned To",
                ),
            )
        }
    )
    return book({"Outreach 2026": rows}), gold


def urology_intake() -> tuple[bytes, Gold]:
    """A referral coordinator's worklist with attempts to reach the patient."""
    i = Inventor(203)
    offices = i.offices(9)
    rows: list[list[object]] = [
        [
            "Ref Rcvd",
            "Pt Name",
            "DOB",
            "Ins",
            "Referring MD",
            "Ref Office",
            "Ref Office Fax",
            "Reason",
            "Urgency",
            "Attempt 1",
            "Attempt 2",
            "Attempt 3",
            "Sched Date",
            "Appt Date",
            "Provider Seen",
            "Disposition",
            "Coord",
            "OV Note Faxed",
        ]
    ]
    rows += [[d, i.person(), date(1950, 3, 1) + timedelta(111 * n), i.pick("BCBS", "Medicare"), i.doctor(), i.pick(*offices), i.phone(), i.pick("hematuria", "stones"), i.pick("Routine", "Stat"), d + timedelta(1), None, None,
              d + timedelta(2), d + timedelta(15), "Dr. Our Own", i.pick("Seen", "No show", "UTR", "Pending"), i.pick("TL", "RW"), i.pick(d + timedelta(17), None)] for n, d in enumerate(i.days(40))]  # fmt: skip
    gold = Gold(
        {"Referrals": (["Worklist"], same(Received="Ref Rcvd", Patient_ref="Pt Name", Contact="Referring MD", Source="Ref Office", Scheduled_on="Sched Date", Appointment="Appt Date", Outcome="Disposition", Handler="Coord",
                                          Note_sent="OV Note Faxed"))},
        either=frozenset({("Referrals", "Reason"), ("Referrals", "Attempt 1")}),
    )  # fmt: skip
    return book({"Worklist": rows}), gold


def liaison_month_tabs() -> tuple[bytes, Gold]:
    """A visit log on a tab per month, made by copying; a summary tab counts them."""
    i = Inventor(204)
    offices = i.offices(10)
    sheets: dict[str, list[list[object]]] = {
        "Summary": [
            ["Month", "Visits", "Lunches"],
            ["January", "=COUNTA(January!A2:A99)", 3],
            ["February", "=COUNTA(February!A2:A99)", 2],
        ]
    }
    for month, name in ((1, "January"), (2, "February"), (3, "March")):
        rows: list[list[object]] = [
            [
                "Date",
                "Practice",
                "Person(s) Seen",
                "Activity",
                "Notes from Visit",
                "Follow Up?",
                "Follow Up Date",
            ]
        ]
        rows += [
            [
                date(2026, month, 2 + n),
                i.pick(*offices),
                i.person(),
                i.pick("Visit", "Lunch", "Call"),
                "dropped off pads and asked about the fax",
                i.pick("Yes", "No"),
                i.pick(None, date(2026, month, 20)),
            ]
            for n in range(14)
        ]
        sheets[name] = rows
    gold = Gold(
        {
            "Touches": (
                ["January", "February", "March"],
                same(
                    "Date",
                    Source="Practice",
                    Contact="Person(s) Seen",
                    Channel="Activity",
                    Next_date="Follow Up Date",
                ),
            )
        },
        either=frozenset({("Touches", "Notes from Visit")}),
    )
    return book(sheets), gold


def behavioral_health_partners() -> tuple[bytes, Gold]:
    """Community partners with agreement dates and a column Source."""
    i = Inventor(205)
    rows: list[list[object]] = [
        [
            "Partner Agency",
            "Type of Agency",
            "Primary Contact",
            "Position",
            "Telephone",
            "E-mail Address",
            "Physical Address",
            "MOU Signed",
            "MOU Expires",
            "Source",
            "Active Y/N",
            "Staff Assigned",
            "Date of Last Outreach",
            "Comments",
        ]
    ]
    rows += [[o, i.pick("Hospital", "School", "Primary Care"), i.person(), i.pick("Director", "Counselor"), i.phone(), i.email(), i.street(), i.day(), i.day(date(2027, 1, 1)), i.pick("Conference", "Website", "Referral"),
              i.pick("Y", "N"), i.pick("T. Moss", "R. Gage"), i.day(), None] for o in i.offices(16)]  # fmt: skip
    gold = Gold(
        {"Targets": (["Partners"], same(Source="Partner Agency", Specialty="Type of Agency", Contact="Primary Contact", Role="Position", Phone="Telephone", Email="E-mail Address", Address="Physical Address", Status="Active Y/N",
                                        Owner="Staff Assigned", Last_contact="Date of Last Outreach", Notes="Comments"))}
    )  # fmt: skip
    return book({"Partners": rows}), gold


def athena_like() -> tuple[bytes, Gold]:
    """Columns in lower case with underscores, as a data warehouse names them."""
    i = Inventor(206)
    offices = i.offices(8)
    rows: list[list[object]] = [
        [
            "referral_id",
            "created_at",
            "patient_mrn",
            "referring_provider_name",
            "referring_provider_npi",
            "referring_practice_name",
            "service_requested",
            "referral_status",
            "appointment_date",
            "assigned_user",
            "updated_at",
        ]
    ]
    rows += [[f"{n:08x}-aaaa-4bbb-8ccc-ddddeeeeffff", f"2026-{1 + n % 11:02}-{1 + n % 28:02}T08:15:00", 880000 + n * 13, i.doctor(), i.npi(), i.pick(*offices), i.pick("Sleep study", "CPAP"), i.pick("completed", "no_show", "open"),
              f"2026-{1 + n % 11:02}-{1 + (n + 9) % 28:02}", i.pick("kwest", "pruiz"), "2026-11-29T04:00:00"] for n in range(60)]  # fmt: skip
    gold = Gold(
        {"Referrals": (["export"], same(Referral_ID="referral_id", Received="created_at", Patient_ref="patient_mrn", Contact="referring_provider_name", Source="referring_practice_name", Service_line="service_requested",
                                        Outcome="referral_status", Appointment="appointment_date", Handler="assigned_user"))}
    )  # fmt: skip
    return book({"export": rows}), gold


def families_and_residents() -> tuple[bytes, Gold]:
    """A facility's families and residents, and its on-call schedule."""
    i = Inventor(207)
    families: list[list[object]] = [
        ["Family Name", "Loved One", "Relationship", "Phone", "Email", "Last Call", "Next Call", "Notes"]
    ]
    families += [
        [i.person(), i.person(), i.pick("Daughter", "Son"), i.phone(), i.email(), i.day(), i.day(), None]
        for _ in range(11)
    ]
    residents: list[list[object]] = [
        ["Resident", "Apt #", "Move-In", "Physician", "Diagnosis", "POA", "POA Phone"]
    ]
    residents += [[i.person(), 200 + n, i.day(), i.doctor(), "CHF", i.person(), i.phone()] for n in range(13)]
    on_call: list[list[object]] = [["Week of", "Primary on call", "Backup", "Phone", "Shift"]]
    on_call += [[d, i.person(), i.person(), i.phone(), "Night"] for d in i.days(12)]
    gold = Gold({}, refused={"Families": "patients", "Residents": "patients"})
    return book({"Families": families, "Residents": residents, "On call": on_call}), gold


def pt_hot_list() -> tuple[bytes, Gold]:
    """A few columns with symbols and abbreviations."""
    i = Inventor(208)
    rows: list[list[object]] = [["★", "MD / Group", "Spec.", "Ph", "Fx", "Mktr", "LV", "NV", "Freq", "DNC"]]
    rows += [
        [
            i.pick("A", "B", "C"),
            f"{i.doctor()} / {o}",
            i.pick("Ortho", "IM"),
            i.phone(),
            i.phone(),
            i.pick("jk", "tm"),
            i.day(),
            i.day(date(2026, 12, 1), 30),
            i.pick(14, 28),
            i.pick(None, "x"),
        ]
        for o in i.offices(12)
    ]
    gold = Gold(
        {
            "Targets": (
                ["hot list"],
                same(Specialty="Spec.", Phone="Ph", Fax="Fx", Cadence_days="Freq", Do_not_contact="DNC"),
            )
        },
        either=frozenset({("Targets", h) for h in ("★", "Mktr", "LV", "NV", "MD / Group")}),
    )
    return book({"hot list": rows}), gold


def book_with_only_calls() -> tuple[bytes, Gold]:
    """Calls with start and end, a line for the minutes, and who answered."""
    i = Inventor(209)
    offices = i.offices(9)
    rows: list[list[object]] = [
        [
            "Call Date",
            "Start",
            "End",
            "Company",
            "Person",
            "Tel #",
            "I/O",
            "Regarding",
            "Outcome of call",
            "To do",
            "By (date)",
            "Init.",
        ]
    ]
    rows += [[d, time(10, 5), time(10, 11), i.pick(*offices), i.person(), i.phone(), i.pick("O", "I"), i.pick("hours", "new fax"), i.pick("Spoke", "LM", "No answer"), i.pick(None, "mail cards"), i.pick(None, d + timedelta(7)),
              i.pick("BD", "EF")] for d in i.days(48)]  # fmt: skip
    gold = Gold(
        {
            "Touches": (
                ["Calls"],
                same(
                    Date="Call Date",
                    Source="Company",
                    Contact="Person",
                    Direction="I/O",
                    Outcome="Outcome of call",
                    Next_step="To do",
                    By="Init.",
                ),
            )
        },
        either=frozenset({("Touches", h) for h in ("Start", "Regarding", "By (date)", "Tel #")}),
    )
    return book({"Calls": rows}), gold


def pipedrive_organizations() -> tuple[bytes, Gold]:
    """A sales program's columns with the object's name before each."""
    i = Inventor(210)
    rows: list[list[object]] = [["Organization - Name", "Organization - ID", "Organization - Owner", "Organization - Address", "Organization - Label", "Person - Name", "Person - Phone - Work", "Person - Email - Work",
             "Organization - Next activity date", "Organization - Last activity date", "Organization - Open deals", "Organization - Organization created"]]  # fmt: skip
    rows += [
        [
            o,
            500 + n,
            i.pick("Jo Marsh", "Ty Reese"),
            f"{i.street()}, Salem, OR",
            i.pick("Warm", "Cold"),
            i.person(),
            i.phone(),
            i.email(),
            i.day(date(2026, 12, 1), 30),
            i.day(),
            0,
            "2025-01-04 10:00:00",
        ]
        for n, o in enumerate(i.offices(21))
    ]
    gold = Gold(
        {"Targets": (["organizations"], same(Source="Organization - Name", Owner="Organization - Owner", Address="Organization - Address", Contact="Person - Name", Phone="Person - Phone - Work", Email="Person - Email - Work",
                                             Next_date="Organization - Next activity date", Last_contact="Organization - Last activity date"))},
        either=frozenset({("Targets", "Organization - ID"), ("Targets", "Organization - Label")}),
    )  # fmt: skip
    return book({"organizations": rows}), gold


def hospice_referral_board() -> tuple[bytes, Gold]:
    """A referral log with two people on our side, and a note of the outcome in words of the house."""
    i = Inventor(211)
    homes = i.offices(8)
    rows: list[list[object]] = [
        [
            "Date of Referral",
            "Patient Last, First",
            "Referral Source (Facility)",
            "Referring Physician",
            "Liaison",
            "RN Eval Date",
            "Admitted? (Y/N)",
            "Admit Date",
            "If not admitted, why",
            "Attending",
        ]
    ]
    rows += [
        [
            d,
            f"{i.last()}, {i.first()}",
            i.pick(*homes),
            i.doctor(),
            i.pick("Dana", "Lou"),
            d + timedelta(1),
            i.pick("Y", "N"),
            i.pick(d + timedelta(2), None),
            i.pick(None, "family declined"),
            i.doctor(),
        ]
        for d in i.days(37)
    ]
    gold = Gold(
        {
            "Referrals": (
                ["Referral Log"],
                same(
                    Received="Date of Referral",
                    Patient_ref="Patient Last, First",
                    Source="Referral Source (Facility)",
                    Contact="Referring Physician",
                    Outcome="Admitted? (Y/N)",
                ),
            )
        },
        either=frozenset(
            {("Referrals", h) for h in ("Liaison", "RN Eval Date", "Admit Date", "If not admitted, why")}
        ),
    )
    return book({"Referral Log": rows}), gold


def owners_tabs() -> tuple[bytes, Gold]:
    """A list of offices on a tab per liaison."""
    i = Inventor(212)
    sheets = {}
    for who in ("Maria", "Kevin"):
        rows: list[list[object]] = [
            ["Practice", "Physician", "Phone", "Specialty", "Last Visit", "Next Visit", "Comments"]
        ]
        rows += [
            [o, i.doctor(), i.phone(), i.pick("Peds", "FP"), i.day(), i.day(date(2026, 12, 1), 30), None]
            for o in i.offices(9)
        ]
        sheets[who] = rows
    gold = Gold(
        {
            "Targets": (
                ["Maria", "Kevin"],
                same(
                    "Phone",
                    "Specialty",
                    Source="Practice",
                    Contact="Physician",
                    Last_contact="Last Visit",
                    Next_date="Next Visit",
                    Notes="Comments",
                ),
            )
        }
    )
    return book(sheets), gold


LAYOUTS: tuple[Layout, ...] = (
    orthodontist_top_docs, clinic_first_contact_series, urology_intake, liaison_month_tabs, behavioral_health_partners, athena_like, families_and_residents, pt_hot_list, book_with_only_calls, pipedrive_organizations,
    hospice_referral_board, owners_tabs,
)  # fmt: skip
