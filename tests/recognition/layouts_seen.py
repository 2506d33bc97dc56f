"""Invented layouts that recognition was tuned on; each gives a workbook's bytes and what is right for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from invention import CITIES, Inventor, book
from scoring import Gold, same

Layout = Callable[[], tuple[bytes, Gold]]


def liaison_master() -> tuple[bytes, Gold]:
    """A liaison's master list and her visit log, days as text in one of them."""
    i = Inventor(1)
    offices = i.offices(20)
    master: list[list[object]] = [
        [
            "#",
            "Practice",
            "Provider(s)",
            "Specialty",
            "Address",
            "City",
            "Zip",
            "Main Phone",
            "Back Line",
            "Fax",
            "Office Mgr",
            "Priority",
            "Last Seen",
            "Notes",
        ]
    ]
    master += [[n, o, i.doctor(), i.pick("FM", "IM", "Peds"), i.street(), i.pick(*CITIES), 97300 + n, i.phone(), i.phone(), i.phone(), i.person(),
                i.pick("High", "Med", "Low"), i.day(), i.pick(None, "bring bagels", "closed Fri pm, ring the bell")] for n, o in enumerate(offices, 1)]  # fmt: skip
    log: list[list[object]] = [
        [
            "Visit Date",
            "Office Visited",
            "Who We Saw",
            "Type of Visit",
            "Discussion",
            "F/U Date",
            "F/U Needed?",
            "Liaison",
        ]
    ]
    log += [[f"{d.month}/{d.day}/{d:%y}", i.pick(*offices[:12]), i.person(), i.pick("Drop-in", "Lunch & Learn", "Phone"),
             "talked about the new clinic and its hours", d + timedelta(14), i.pick("Y", "N"), i.pick("JM", "TR")] for d in i.days(50)]  # fmt: skip
    gold = Gold(
        {
            "Targets": (["Master List"], same("Specialty", "Address", "City", "Fax", "Notes", Source="Practice", Contact="Provider(s)", ZIP="Zip", Phone="Main Phone",
                                              Tier="Priority", Last_contact="Last Seen")),
            "Touches": (["Visits"], same(Date="Visit Date", Source="Office Visited", Contact="Who We Saw", Channel="Type of Visit", Intel="Discussion",
                                         Next_date="F/U Date", By="Liaison")),
        },
        either=frozenset({("Targets", "#")}),
    )  # fmt: skip
    return book({"Master List": master, "Visits": log}), gold


def salesforce_contacts() -> tuple[bytes, Gold]:
    """A Salesforce report of contacts: first and last name apart, record ids, opt-outs as 0 and 1."""
    i = Inventor(2)
    rows: list[list[object]] = [["Contact ID", "First Name", "Last Name", "Title", "Account Name", "Phone", "Mobile", "Email", "Mailing Street", "Mailing City", "Mailing State/Province",
             "Mailing Zip/Postal Code", "Lead Source", "Last Activity", "Contact Owner", "Email Opt Out", "Created Date"]]  # fmt: skip
    rows += [[f"0035g00000{i.random.randint(10000, 99999)}", i.first(), i.last(), i.pick("MD", "Office Manager", "NP"), o, i.phone(), None, i.email(), i.street(), i.pick(*CITIES),
              "OR", "97301", i.pick("Web", "Trade Show", "Partner"), i.day(), i.pick("Jo Marsh", "Ty Reese"), i.pick(0, 1), i.day(date(2022, 1, 1))] for o in i.offices(25)]  # fmt: skip
    gold = Gold(
        {"Targets": (["report1700000000"], same("Phone", "Email", Contact=("First Name", "Last Name"), Role="Title", Source="Account Name", Address="Mailing Street", City="Mailing City",
                                                ZIP="Mailing Zip/Postal Code", Last_contact="Last Activity", Owner="Contact Owner"))},
        either=frozenset({("Targets", "Contact ID"), ("Targets", "Email Opt Out")}),
    )  # fmt: skip
    return book({"report1700000000": rows}), gold


def hubspot_companies() -> tuple[bytes, Gold]:
    """A HubSpot export: many columns of the program itself."""
    i = Inventor(3)
    rows: list[list[object]] = [["Record ID", "Company name", "Company owner", "Create Date", "Phone Number", "Last Activity Date", "City", "Country/Region", "Industry", "Lead Status",
             "Number of times contacted", "Next Activity Date", "Original Traffic Source", "Postal Code", "Street Address", "Associated Contact"]]  # fmt: skip
    rows += [[8800000 + n, o, i.pick("Jo Marsh", "Ty Reese"), i.day(date(2023, 1, 1)), i.phone(), f"2026-10-{1 + n % 28:02} 09:30", i.pick(*CITIES), "United States",
              "Hospital & Health Care", i.pick("New", "Open", "Connected"), i.random.randint(0, 12), i.pick(None, date(2026, 12, 9)), i.pick("Direct Traffic", "Offline Sources"),
              "97301", i.street(), i.person()] for n, o in enumerate(i.offices(30))]  # fmt: skip
    gold = Gold(
        {"Targets": (["hubspot-crm-exports-all-compan"], same("City", Source="Company name", Owner="Company owner", Phone="Phone Number", Last_contact="Last Activity Date", Status="Lead Status",
                                                Next_date="Next Activity Date", ZIP="Postal Code", Address="Street Address", Contact="Associated Contact"))},
        either=frozenset({("Targets", "Record ID"), ("Targets", "Industry")}),
    )  # fmt: skip
    return book({"hubspot-crm-exports-all-compan": rows}), gold


def ehr_referrals() -> tuple[bytes, Gold]:
    """An EHR's incoming referral report: order numbers, MRNs, both provider and department."""
    i = Inventor(4)
    offices = i.offices(9)
    doctors = {o: i.doctor() for o in offices}
    rows: list[list[object]] = [["Incoming Referral Report"], ["Run: 11/30/2026 07:12"], []]
    rows.append(["Referral #", "Patient MRN", "Referral Date", "Referring Provider", "Referring Provider NPI", "Referring Facility", "Referred To Provider", "Referral Reason", "Dx",
                 "Priority", "Status", "Appt Date", "Insurance", "Auth Status", "Closed Date"])  # fmt: skip
    for n, d in enumerate(i.days(60)):
        o = i.pick(*offices)
        seen = i.tick()
        rows.append([f"R{100200 + n}", 5500000 + 37 * n, d, doctors[str(o)], i.npi(), o, "Dr. Our Own", i.pick("PT Eval and Treat", "Vestibular", "Pelvic floor"), "M54.5", i.pick("Routine", "Urgent"),
                     "Completed" if seen else i.pick("Scheduled", "No Show", "Pending"), d + timedelta(9), i.pick("Aetna", "Medicare"), i.pick("Approved", "N/A"),
                     d + timedelta(20) if seen else None])  # fmt: skip
    gold = Gold(
        {"Referrals": (["Sheet1"], same(Referral_ID="Referral #", Patient_ref="Patient MRN", Received="Referral Date", Contact="Referring Provider", Source="Referring Facility",
                                        Service_line="Referral Reason", Outcome="Status", Appointment="Appt Date", Outcome_date="Closed Date"))}
    )  # fmt: skip
    return book({"Sheet1": rows}), gold


def dental_log() -> tuple[bytes, Gold]:
    """A dental specialist's referral log with initials and check boxes."""
    i = Inventor(5)
    offices = i.offices(8)
    rows: list[list[object]] = [
        [
            "Date",
            "Pt Initials",
            "Referring Dr",
            "Office",
            "Tooth #",
            "Procedure",
            "Appt Made?",
            "Appt Date",
            "Seen?",
            "Letter Sent",
            "TY Card",
            "Comments",
        ]
    ]
    rows += [[d, i.pick("AB", "CD", "EF", "GH"), i.doctor(), i.pick(*offices), i.random.randint(1, 32), i.pick("RCT", "Retreat", "Implant"), i.pick("Y", "N"), d + timedelta(6),
              i.pick("Y", "N"), i.pick(d + timedelta(12), None), i.pick("Y", None), None] for d in i.days(40)]  # fmt: skip
    gold = Gold(
        {"Referrals": (["2026 Referrals"], same(Received="Date", Patient_ref="Pt Initials", Contact="Referring Dr", Source="Office", Service_line="Procedure", Appointment="Appt Date",
                                                Outcome="Seen?", Note_sent="Letter Sent", Thanked="TY Card", Notes="Comments"))},
        either=frozenset({("Referrals", "Appt Made?"), ("Referrals", "Tooth #")}),
    )  # fmt: skip
    return book({"2026 Referrals": rows}), gold


def therapist_sources() -> tuple[bytes, Gold]:
    """A therapist's list of people she knows, and a sheet of how clients found her."""
    i = Inventor(6)
    rows: list[list[object]] = [
        [
            "Name",
            "Credentials",
            "Practice",
            "Focus",
            "Email",
            "Cell",
            "Website",
            "How we met",
            "Last coffee",
            "Reach out again",
        ]
    ]
    rows += [[i.person(), i.pick("LCSW", "LMFT", "PhD"), o, i.pick("Trauma therapy", "Couples", "CBT"), i.email(), i.phone(), "www.elm.example", i.pick("Conference", "Friend"),
              i.day(), i.day(date(2026, 12, 1), 60)] for o in i.offices(14)]  # fmt: skip
    gold = Gold(
        {"Targets": (["Referral Network"], same("Email", Contact="Name", Source="Practice", Specialty="Focus", Phone="Cell"))},
        either=frozenset({("Targets", "Last coffee"), ("Targets", "Reach out again"), ("Targets", "Credentials")}),
    )  # fmt: skip
    return book({"Referral Network": rows}), gold


def hospice_marketers() -> tuple[bytes, Gold]:
    """A weekly marketing log on a tab per marketer, and a list of accounts with two header rows."""
    i = Inventor(7)
    accounts = i.offices(12)
    top: list[object] = ["Account", "Type", "Key contact", None, None, "Relationship", None, None]
    below: list[object] = [
        None,
        None,
        "Name",
        "Title",
        "Phone",
        "Level (A/B/C)",
        "Marketer",
        "Visit every (days)",
    ]
    rows = [top, below]
    rows += [
        [
            a,
            i.pick("SNF", "Hospital", "ALF"),
            i.person(),
            i.pick("DON", "Case Manager"),
            i.phone(),
            i.pick("A", "B", "C"),
            i.pick("Dana", "Lou"),
            i.pick(14, 30),
        ]
        for a in accounts
    ]
    logs = {}
    for who in ("Dana", "Lou", "Kim"):
        log: list[list[object]] = [
            [
                "Date",
                "Account",
                "Spoke with",
                "Activity",
                "Purpose of visit",
                "Result",
                "Next step",
                "Next visit",
            ]
        ]
        log += [[d, i.pick(*accounts), i.person(), i.pick("In person", "Phone", "Inservice"), i.pick("Intro", "Follow up"), i.pick("Left brochures", "Met with", "Left message"),
                 i.pick("bring census sheet", None), d + timedelta(14)] for d in i.days(18)]  # fmt: skip
        logs[f"{who} 2026"] = log
    gold = Gold(
        {
            "Targets": (["Accounts"], same(Source="Account", Specialty="Type", Contact="Name", Role="Title", Phone="Phone", Tier="Level (A/B/C)", Owner="Marketer", Cadence_days="Visit every (days)")),
            "Touches": (["Dana 2026", "Lou 2026", "Kim 2026"], same("Date", "Next step", Source="Account", Contact="Spoke with", Channel="Activity", Purpose="Purpose of visit",
                                                                    Outcome="Result", Next_date="Next visit")),
        }
    )  # fmt: skip
    merged = {"Accounts": ["A1:A2", "B1:B2", "C1:E1", "F1:H1"]}
    return book({"Accounts": rows, **logs}, merged=merged), gold


def checkbox_tracker() -> tuple[bytes, Gold]:
    """A Google Sheets tracker with check boxes down to row 200, most rows unused."""
    i = Inventor(8)
    rows: list[list[object]] = [
        [
            "Clinic",
            "Contact person",
            "Phone",
            "Called",
            "Emailed",
            "Dropped off cards",
            "Follow up on",
            "Interested?",
            "Notes",
        ]
    ]
    rows += [
        [
            o,
            i.first(),
            i.phone(),
            i.tick(),
            i.tick(),
            False,
            i.pick(None, i.day(date(2026, 12, 1), 30)),
            i.pick("Yes", "Maybe", None),
            None,
        ]
        for o in i.offices(15)
    ]
    rows += [[None, None, None, False, False, False] for _ in range(120)]
    gold = Gold(
        {
            "Targets": (
                ["Outreach"],
                same("Phone", "Notes", Source="Clinic", Contact="Contact person", Next_date="Follow up on"),
            )
        },
        either=frozenset({("Targets", "Interested?")}),
    )
    return book({"Outreach": rows}), gold


def monday_board() -> tuple[bytes, Gold]:
    """A Monday.com export: group titles, a header under each, sub-items with headers of their own."""
    i = Inventor(9)
    head = ["Name", "Subitems", "Person", "Status", "Date", "Office phone", "Tier"]
    offices = i.offices(7)
    rows: list[list[object]] = [["Referral Partners"], []]
    left = [4 - 4]
    left.clear()
    for group, some in (("Hot", offices[:4]), ("Nurture", offices[4:])):
        rows.append([group])
        left.append(len(rows))
        rows.append(list(head))
        if group != "Hot":
            left.append(len(rows))
        for at, office in enumerate(some):
            rows.append([office, "Send guide, Call back" if at == 1 else None, i.pick("Ana Reyes", "Bo Hale"), i.pick("Working on it", "Done", "Stuck"), i.day(date(2026, 12, 1), 40), i.phone(),
                         i.pick("A", "B")])  # fmt: skip
            if at == 1:
                rows.append(["Subitems", "Name", "Owner", "Status", "Date"])
                left.append(len(rows))
                for task in ("Send guide", "Call back"):
                    rows.append([None, task, "Ana Reyes", "Done", i.day()])
                    left.append(len(rows))
        rows.append([])
    gold = Gold(
        {
            "Targets": (
                ["referral partners"],
                same("Tier", "Status", Source="Name", Owner="Person", Phone="Office phone"),
            )
        },
        either=frozenset({("Targets", "Date")}),
        left_out={"referral partners": [row for row in left if row > 4]},
    )
    return book({"referral partners": rows}), gold


def touch_columns() -> tuple[bytes, Gold]:
    """One row per office, a pair of columns per touch."""
    i = Inventor(10)
    rows: list[list[object]] = [
        [
            "Practice name",
            "Physician",
            "Email",
            "Email 1 sent",
            "Email 2 sent",
            "Call 1",
            "Call 1 notes",
            "Call 2",
            "Call 2 notes",
            "Outcome",
            "Next follow-up",
        ]
    ]
    for o in i.offices(16):
        d = i.day()
        rows.append(
            [
                o,
                i.doctor(),
                i.email(),
                d,
                i.pick(d + timedelta(7), None),
                d + timedelta(15),
                "spoke with front desk",
                None,
                None,
                i.pick("Interested", "Not now", None),
                i.pick(None, date(2026, 12, 4)),
            ]
        )
    gold = Gold(
        {
            "Targets": (
                ["Campaign"],
                same("Email", Source="Practice name", Contact="Physician", Next_date="Next follow-up"),
            )
        },
        either=frozenset({("Targets", "Outcome")}),
    )
    return book({"Campaign": rows}), gold


def npi_roster() -> tuple[bytes, Gold]:
    """Columns of the public NPPES file."""
    i = Inventor(11)
    rows: list[list[object]] = [["NPI", "Entity Type Code", "Provider Organization Name (Legal Business Name)", "Provider Last Name (Legal Name)", "Provider First Name", "Provider Credential Text",
             "Provider First Line Business Mailing Address", "Provider Business Mailing Address City Name", "Provider First Line Business Practice Location Address",
             "Provider Business Practice Location Address City Name", "Provider Business Practice Location Address State Name", "Provider Business Practice Location Address Postal Code",
             "Provider Business Practice Location Address Telephone Number", "Provider Business Practice Location Address Fax Number", "Provider Enumeration Date",
             "Healthcare Provider Taxonomy Code_1"]]  # fmt: skip
    rows += [[i.npi(), 1, o, i.last().upper(), i.first().upper(), "MD", i.street(), i.pick(*CITIES), i.street(), i.pick(*CITIES), "OR", 973010000 + n, 5035550100 + n, 5035550200 + n,
              "05/23/2007", "207Q00000X"] for n, o in enumerate(i.offices(20))]  # fmt: skip
    gold = Gold(
        {"Targets": (["npidata"], same("NPI", Contact=("Provider First Name", "Provider Last Name (Legal Name)"), Source="Provider Organization Name (Legal Business Name)",
                                       Address="Provider First Line Business Practice Location Address", City="Provider Business Practice Location Address City Name",
                                       ZIP="Provider Business Practice Location Address Postal Code", Phone="Provider Business Practice Location Address Telephone Number",
                                       Fax="Provider Business Practice Location Address Fax Number"))},
        either=frozenset({("Targets", "Healthcare Provider Taxonomy Code_1"), ("Targets", "Provider Credential Text")}),
    )  # fmt: skip
    return book({"npidata": rows}), gold


def intake_desk() -> tuple[bytes, Gold]:
    """A home health intake log with admission words."""
    i = Inventor(12)
    facilities = i.offices(8)
    rows: list[list[object]] = [
        [
            "Intake Date",
            "Time",
            "Client",
            "Referral Source",
            "Referring Person",
            "Phone",
            "Payor",
            "Discipline Needed",
            "Intake By",
            "Status",
            "SOC Date",
            "Reason for Non-Admit",
        ]
    ]
    rows += [[d, time(9 + n % 8, 15), i.person(), i.pick(*facilities), i.person(), i.phone(), i.pick("Medicare", "VA"), i.pick("PT/OT", "SN", "HHA"), i.pick("KL", "MN"),
              i.pick("Admitted", "Non-Admit", "Pending"), i.pick(d + timedelta(3), None), i.pick(None, "Out of service area")] for n, d in enumerate(i.days(45))]  # fmt: skip
    gold = Gold(
        {"Referrals": (["Intake Log"], same(Received="Intake Date", Patient_ref="Client", Source="Referral Source", Contact="Referring Person", Handler="Intake By", Outcome="Status",
                                            Appointment="SOC Date", Reason="Reason for Non-Admit"))},
        either=frozenset({("Referrals", "Discipline Needed")}),
    )  # fmt: skip
    return book({"Intake Log": rows}), gold


def monthly_tabs() -> tuple[bytes, Gold]:
    """A referral log on a tab per month, with a total row at the end of each, and a tab of instructions."""
    i = Inventor(13)
    offices = i.offices(6)
    sheets: dict[str, list[list[object]]] = {
        "Instructions": [
            ["How to use this workbook"],
            ["1. Add a row for each referral."],
            ["2. Do not sort."],
        ]
    }
    for month, name in ((9, "Sept 2026"), (10, "Oct 2026"), (11, "Nov 2026")):
        rows: list[list[object]] = [
            ["Date Rec'd", "Patient ID", "Referred By", "Service", "Scheduled", "Status"]
        ]
        rows += [
            [
                date(2026, month, 2 + 2 * n),
                i.code(),
                i.pick(*offices),
                i.pick("PT", "OT", "Hand"),
                date(2026, month, 4 + 2 * n),
                i.pick("Seen", "Declined", "Pending"),
            ]
            for n in range(9)
        ]
        rows.append(["Total", "=COUNTA(B2:B10)"])
        sheets[name] = rows
    gold = Gold(
        {"Referrals": (["Sept 2026", "Oct 2026", "Nov 2026"], same(Received="Date Rec'd", Patient_ref="Patient ID", Source="Referred By", Service_line="Service", Outcome="Status",
                                                                  Scheduled_on="Scheduled"))},
        left_out={"Sept 2026": [11], "Oct 2026": [11], "Nov 2026": [11]},
    )  # fmt: skip
    return book(sheets), gold


def side_by_side() -> tuple[bytes, Gold]:
    """A list of offices with a legend and a small count beside it."""
    i = Inventor(14)
    rows: list[list[object]] = [
        ["Office", "Doctor", "Tier", "Rep", "Next step", "Due", None, "Legend", "Meaning"]
    ]
    legend = [("A", "visit monthly"), ("B", "visit each quarter"), ("C", "mail only")]
    for n, o in enumerate(i.offices(14)):
        row: list[object] = [
            o,
            i.doctor(),
            i.pick("A", "B", "C"),
            i.pick("AR", "BK"),
            i.pick("lunch", "send CV", None),
            i.day(date(2026, 11, 20), 40),
        ]
        rows.append(row + ([None, *legend[n]] if n < 3 else []))
    gold = Gold(
        {
            "Targets": (
                ["Territory"],
                same("Tier", "Next step", Source="Office", Contact="Doctor", Owner="Rep", Next_date="Due"),
            )
        }
    )
    return book({"Territory": rows}), gold


def coded_offices() -> tuple[bytes, Gold]:
    """A list with ids of its own that the log points to, beside names."""
    i = Inventor(15)
    offices = i.offices(11)
    people = [i.doctor() for _ in offices]
    roster: list[list[object]] = [
        ["Physician ID", "Physician", "Group", "Specialty", "Office Phone", "Territory"]
    ]
    roster += [
        [f"PH{100 + n}", people[n], o, i.pick("Cardiology", "Urology"), i.phone(), i.pick("North", "South")]
        for n, o in enumerate(offices)
    ]
    log: list[list[object]] = [
        ["Log #", "Date", "Physician ID", "Physician", "Method", "Outcome", "Rep", "Comments"]
    ]
    log += [
        [
            n,
            d,
            f"PH{100 + n % 11}",
            people[n % 11],
            i.pick("Visit", "Call"),
            i.pick("Spoke", "LVM"),
            i.pick("Jo", "Ty"),
            None,
        ]
        for n, d in enumerate(i.days(35), 1)
    ]
    gold = Gold(
        {
            "Targets": (["Physicians"], same("Specialty", Target_ID="Physician ID", Contact="Physician", Source="Group", Phone="Office Phone")),
            "Touches": (["Call log"], same("Date", "Outcome", Touch_ID="Log #", Target_ID="Physician ID", Source="Physician", Channel="Method", By="Rep", Notes="Comments")),
        },
    )  # fmt: skip
    return book({"Physicians": roster, "Call log": log}), gold


def refused_books() -> tuple[bytes, Gold]:
    """Lists that are none of ours, each on a sheet."""
    i = Inventor(16)
    census: list[list[object]] = [
        ["Resident Name", "Room", "DOB", "Primary Insurance", "Responsible Party", "Phone", "Admit Date"]
    ]
    census += [
        [
            i.person(),
            100 + n,
            date(1939, 1, 1) + timedelta(200 * n),
            "Medicare",
            i.person(),
            i.phone(),
            i.day(),
        ]
        for n in range(12)
    ]
    staff: list[list[object]] = [
        ["Employee", "Position", "Hire Date", "Department", "Phone", "Email", "CPR expires"]
    ]
    staff += [
        [i.person(), i.pick("RN", "MA"), i.day(date(2019, 1, 1)), "Clinic", i.phone(), i.email(), i.day()]
        for _ in range(9)
    ]
    claims: list[list[object]] = [
        ["Claim #", "Date of Service", "Patient", "CPT", "Billed Amount", "Paid", "Payer", "Balance"]
    ]
    claims += [
        [i.code("C"), i.day(), i.code(), 97110, 180, 120, i.pick("Aetna", "VA"), 60] for _ in range(15)
    ]
    homes: list[list[object]] = [
        ["Listing Address", "Bedrooms", "Sqft", "Buyer", "Agent", "List Price", "Closing Date", "Phone"]
    ]
    homes += [[i.street(), 3, 1800, i.person(), i.person(), 425000, i.day(), i.phone()] for _ in range(8)]
    gold = Gold(
        {}, refused={"Census": "patients", "Staff": "staff", "Claims": "billing", "Homes": "another trade"}
    )
    return book({"Census": census, "Staff": staff, "Claims": claims, "Homes": homes}), gold


def bare_office_date_how() -> tuple[bytes, Gold]:
    """The smallest log and the smallest list of referrals."""
    i = Inventor(17)
    offices = i.offices(5)
    log: list[list[object]] = [["Office", "Date", "How"]]
    log += [[i.pick(*offices), d, i.pick("called", "visited", "emailed")] for d in i.days(30)]
    referrals: list[list[object]] = [["Office", "Date received"]]
    referrals += [[i.pick(*offices), d] for d in i.days(25)]
    gold = Gold(
        {
            "Touches": (["Log"], same("Date", Source="Office", Channel="How")),
            "Referrals": (["Referrals"], same(Source="Office", Received="Date received")),
        }
    )
    return book({"Log": log, "Referrals": referrals}), gold


def google_contacts() -> tuple[bytes, Gold]:
    """A Google Contacts export."""
    i = Inventor(18)
    rows: list[list[object]] = [["First Name", "Middle Name", "Last Name", "Phonetic First Name", "Nickname", "File As", "Organization Name", "Organization Title", "Organization Department", "Birthday", "Notes",
             "Photo", "Labels", "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Label", "Phone 1 - Value", "Address 1 - Label", "Address 1 - Street", "Address 1 - City",
             "Address 1 - Region", "Address 1 - Postal Code"]]  # fmt: skip
    rows += [[i.first(), None, i.last(), None, None, None, o, i.pick("MD", "Referral coordinator"), None, None, None, None, "* myContacts", "* Work", i.email(), "Work", i.phone(), "Work", i.street(),
              i.pick(*CITIES), "OR", "97301"] for o in i.offices(12)]  # fmt: skip
    gold = Gold(
        {"Targets": (["contacts"], same("Notes", Contact=("First Name", "Last Name"), Source="Organization Name", Role="Organization Title", Email="E-mail 1 - Value", Phone="Phone 1 - Value",
                                        Address="Address 1 - Street", City="Address 1 - City", ZIP="Address 1 - Postal Code"))}
    )  # fmt: skip
    return book({"contacts": rows}), gold


def no_header() -> tuple[bytes, Gold]:
    """A list without a header: nothing may be sure about it."""
    i = Inventor(19)
    return book({"Sheet1": [[o, i.doctor(), i.phone(), i.email()] for o in i.offices(10)]}), Gold({})


def one_sheet_crm() -> tuple[bytes, Gold]:
    """A small practice's one sheet, with a title, days without a year, and a phone column called Contact No."""
    i = Inventor(20)
    rows: list[list[object]] = [
        ["OUR REFERRING OFFICES (update weekly!)"],
        [],
        [
            "Name of Practice",
            "Contact",
            "Contact No.",
            "Area",
            "Who",
            "Date Last Contacted",
            "Next Follow Up",
            "What",
            "Stage",
            "GUID",
        ],
    ]
    rows += [[o, i.first(), i.phone(), i.pick("N", "S"), i.pick("Ana", "Bo"), f"{i.random.randint(1, 11)}/{i.random.randint(1, 28)}", f"12/{i.random.randint(1, 28)}",
              i.pick("drop off pads", "call Rosa about hours"), i.pick("Warm", "Cold"), f"{n:08x}-1111-4222-8333-444455556666"] for n, o in enumerate(i.offices(13))]  # fmt: skip
    gold = Gold(
        {"Targets": (["Sheet1"], same("Contact", Source="Name of Practice", Phone="Contact No.", Owner="Who", Last_contact="Date Last Contacted", Next_date="Next Follow Up", Status="Stage"))},
        either=frozenset({("Targets", "What"), ("Targets", "Area"), ("Targets", "GUID")}),
    )  # fmt: skip
    return book({"Sheet1": rows}), gold


def count_columns() -> tuple[bytes, Gold]:
    """A log with a COUNT column shown as a day in 1900, formulas, and a summary beside."""
    i = Inventor(21)
    offices = i.offices(6)
    rows: list[list[object]] = [
        [
            "Date",
            "Referral Source",
            "Count",
            "Patient #",
            "Reason for referral",
            "Result",
            "Handled by",
            "Days open",
        ]
    ]
    rows += [
        [
            d,
            i.pick(*offices),
            n,
            4000 + n,
            i.pick("Shoulder", "Knee"),
            i.pick("Scheduled", "Completed", "Unable to reach"),
            i.pick("RJ", "SM"),
            f"=TODAY()-A{n + 1}",
        ]
        for n, d in enumerate(i.days(30), 1)
    ]
    gold = Gold(
        {"Referrals": (["Tracking"], same(Received="Date", Source="Referral Source", Patient_ref="Patient #", Service_line="Reason for referral", Outcome="Result", Handler="Handled by"))}
    )  # fmt: skip
    return book({"Tracking": rows}), gold


LAYOUTS: tuple[Layout, ...] = (
    liaison_master, salesforce_contacts, hubspot_companies, ehr_referrals, dental_log, therapist_sources, hospice_marketers, checkbox_tracker, monday_board, touch_columns, npi_roster,
    intake_desk, monthly_tabs, side_by_side, coded_offices, refused_books, bare_office_date_how, google_contacts, no_header, one_sheet_crm, count_columns,
)  # fmt: skip
