"""Invented layouts that were set aside while recognition was tuned; the figures over them are the honest ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from invention import CITIES, Inventor, book
from scoring import Gold, same

Layout = Callable[[], tuple[bytes, Gold]]


def outlook_contacts() -> tuple[bytes, Gold]:
    """An Outlook export, most of its columns empty."""
    i = Inventor(101)
    rows: list[list[object]] = [["Title", "First Name", "Middle Name", "Last Name", "Suffix", "Company", "Department", "Job Title", "Business Street", "Business City", "Business State", "Business Postal Code",
             "Business Fax", "Business Phone", "Home Phone", "Mobile Phone", "E-mail Address", "E-mail 2 Address", "Categories", "Notes", "Birthday"]]  # fmt: skip
    rows += [["Dr.", i.first(), None, i.last(), None, o, None, i.pick("Pediatrician", "Office manager"), i.street(), i.pick(*CITIES), "OR", "97301", i.phone(), i.phone(), None, None, i.email(), None,
              "Referral partner", None, None] for o in i.offices(15)]  # fmt: skip
    gold = Gold(
        {"Targets": (["Contacts"], same("Notes", Contact=("First Name", "Last Name"), Source="Company", Role="Job Title", Address="Business Street", City="Business City", ZIP="Business Postal Code",
                                        Fax="Business Fax", Phone="Business Phone", Email="E-mail Address"))}
    )  # fmt: skip
    return book({"Contacts": rows}), gold


def senior_living_inquiries() -> tuple[bytes, Gold]:
    """Communities that send residents, with a tour as the appointment."""
    i = Inventor(102)
    homes = i.offices(7)
    rows: list[list[object]] = [
        [
            "Inquiry Date",
            "Prospect Initials",
            "Professional Referral Source",
            "Contact at Source",
            "Care Level",
            "Tour Date",
            "Move-in Date",
            "Outcome",
            "Lost Reason",
            "Sales Counselor",
        ]
    ]
    rows += [[d, i.pick("A.B.", "C.D.", "E.F."), i.pick(*homes), i.person(), i.pick("AL", "MC"), i.pick(d + timedelta(5), None), None, i.pick("Moved in", "Lost", "Open"), i.pick(None, "Price"),
              i.pick("Pam", "Ron")] for d in i.days(38)]  # fmt: skip
    gold = Gold(
        {"Referrals": (["Inquiries"], same(Received="Inquiry Date", Patient_ref="Prospect Initials", Source="Professional Referral Source", Contact="Contact at Source", Outcome="Outcome",
                                           Reason="Lost Reason"))},
        either=frozenset({("Referrals", "Tour Date"), ("Referrals", "Move-in Date"), ("Referrals", "Care Level"), ("Referrals", "Sales Counselor")}),
    )  # fmt: skip
    return book({"Inquiries": rows}), gold


def vet_specialist() -> tuple[bytes, Gold]:
    """A list of clinics in sections by county with a count at the end, and a call sheet."""
    i = Inventor(103)
    offices = i.offices(9)
    rows: list[list[object]] = [
        ["Hospital", "Lead Vet", "Tel", "Email", "Rating (1-3)", "Rep", "Last lunch", "Remarks"]
    ]
    left = []
    for county, some in (("MARION COUNTY", offices[:5]), ("LANE COUNTY", offices[5:])):
        rows.append([county])
        left.append(len(rows))
        rows += [
            [o, i.doctor(), i.phone(), i.email(), i.pick(1, 2, 3), i.pick("SB", "LT"), i.day(), None]
            for o in some
        ]
    rows += [[], ["Total hospitals: 9"]]
    left.append(len(rows))
    calls: list[list[object]] = [["When", "Hospital", "Talked to", "Via", "What happened", "Our person"]]
    calls += [
        [
            d,
            i.pick(*offices),
            i.first(),
            i.pick("phone", "drop in", "email"),
            "asked about emergency hours, will send the list",
            i.pick("SB", "LT"),
        ]
        for d in i.days(33)
    ]
    gold = Gold(
        {
            "Targets": (
                ["Hospitals"],
                same(
                    "Email",
                    Source="Hospital",
                    Contact="Lead Vet",
                    Phone="Tel",
                    Tier="Rating (1-3)",
                    Owner="Rep",
                    Notes="Remarks",
                ),
            ),
            "Touches": (
                ["Call sheet"],
                same(
                    Date="When",
                    Source="Hospital",
                    Contact="Talked to",
                    Channel="Via",
                    Intel="What happened",
                    By="Our person",
                ),
            ),
        },
        either=frozenset({("Targets", "Last lunch")}),
        left_out={"Hospitals": left},
    )
    return book({"Hospitals": rows, "Call sheet": calls}), gold


def airtable_export() -> tuple[bytes, Gold]:
    """An Airtable base with linked names and a rollup of counts."""
    i = Inventor(104)
    offices = i.offices(18)
    rows: list[list[object]] = [["Practice Name", "Primary Provider", "Provider Type", "Phone #", "Email Addr", "Street", "City", "St", "ZIP Code", "Relationship Status", "Relationship Owner", "Last Touchpoint",
             "# Referrals (12 mo)", "Touchpoints", "Do Not Contact?", "Preferred Method", "Next Touch Due", "Created"]]  # fmt: skip
    rows += [[o, i.doctor(), i.pick("Pediatrics", "Family Medicine", "OB/GYN"), i.phone(), i.email(), i.street(), i.pick(*CITIES), "OR", "97301", i.pick("Active", "Dormant", "Prospect"),
              i.pick("Ana Reyes", "Bo Hale"), i.day(), i.random.randint(0, 20), "rec1, rec2", i.pick(None, "checked"), i.pick("Phone", "Email", "Visit"), i.day(date(2026, 11, 1), 60),
              "1/4/2025 9:12am"] for o in offices]  # fmt: skip
    gold = Gold(
        {"Targets": (["Grid view"], same("City", Source="Practice Name", Contact="Primary Provider", Specialty="Provider Type", Phone="Phone #", Email="Email Addr", Address="Street", ZIP="ZIP Code",
                                         Status="Relationship Status", Owner="Relationship Owner", Last_contact="Last Touchpoint", Do_not_contact="Do Not Contact?", Preferred_channel="Preferred Method",
                                         Next_date="Next Touch Due"))}
    )  # fmt: skip
    return book({"Grid view": rows}), gold


def pt_clinic_two_lines() -> tuple[bytes, Gold]:
    """Referrals with a header of two lines merged over groups, in the words of a PT clinic."""
    i = Inventor(105)
    top: list[object] = [
        "Referral",
        None,
        None,
        "Patient",
        None,
        "Scheduling",
        None,
        "Follow-through",
        None,
        None,
    ]
    below: list[object] = [
        "Rec'd",
        "From (office)",
        "Doctor",
        "ID",
        "Dx",
        "Booked on",
        "Eval date",
        "Status",
        "Report sent",
        "Thank-you",
    ]
    offices = i.offices(6)
    rows: list[list[object]] = [["Referral tracking 2026"], top, below]
    rows += [[d, i.pick(*offices), i.doctor(), i.code(), i.pick("LBP", "TKA"), d + timedelta(1), d + timedelta(8), i.pick("Evaluated", "No show", "Cancelled", None), i.pick(d + timedelta(10), None),
              i.pick("x", None)] for d in i.days(28)]  # fmt: skip
    gold = Gold(
        {"Referrals": (["2026"], same(Received="Rec'd", Source="From (office)", Contact="Doctor", Patient_ref="ID", Scheduled_on="Booked on", Appointment="Eval date", Outcome="Status",
                                      Note_sent="Report sent", Thanked="Thank-you"))},
        either=frozenset({("Referrals", "Dx")}),
    )  # fmt: skip
    return book({"2026": rows}, merged={"2026": ["A1:J1", "A2:C2", "D2:E2", "F2:G2", "H2:J2"]}), gold


def rep_scorecard() -> tuple[bytes, Gold]:
    """A daily activity report: time in and out, mileage, gifts with their value."""
    i = Inventor(106)
    offices = i.offices(10)
    rows: list[list[object]] = [
        [
            "Date",
            "Rep Name",
            "Account Visited",
            "Contact Name / Title",
            "Time In",
            "Time Out",
            "Type of Contact",
            "Objective",
            "Outcome/Notes",
            "Items Left",
            "$ Spent",
            "Miles",
            "Follow-Up Date",
        ]
    ]
    rows += [[d, i.pick("Dana Poe", "Lou Hart"), i.pick(*offices), f"{i.person()} / RN", time(9, 15), time(9, 40), i.pick("In-Service", "Cold Call", "Drop By"), i.pick("Introduce", "Maintain"),
              "met with the case managers, they like our weekend admits", i.pick("pens", None), i.pick(0, 12.5, 40), i.random.randint(2, 40), i.pick(None, d + timedelta(10))] for d in i.days(44)]  # fmt: skip
    gold = Gold(
        {"Touches": (["Activity Report"], same("Date", By="Rep Name", Source="Account Visited", Contact="Contact Name / Title", Time="Time In", Channel="Type of Contact", Purpose="Objective",
                                               Value="$ Spent", Next_date="Follow-Up Date"))},
        either=frozenset({("Touches", "Outcome/Notes"), ("Touches", "Items Left")}),
    )  # fmt: skip
    return book({"Activity Report": rows}), gold


def school_counselors() -> tuple[bytes, Gold]:
    """A child therapist's list of schools and doctors with plain words, names of two people per row."""
    i = Inventor(107)
    rows: list[list[object]] = [
        [
            "School / Office",
            "Who to ask for",
            "Second contact",
            "Direct line",
            "e-mail",
            "Best time to call",
            "How often",
            "Went there last",
            "Go again on",
            "Bring",
            "Anything else",
        ]
    ]
    rows += [
        [
            o,
            i.person(),
            i.person(),
            i.phone(),
            i.email(),
            i.pick("Tue am", "after 2"),
            i.pick(30, 60, 90),
            i.day(),
            i.day(date(2026, 12, 1), 60),
            i.pick("flyers", None),
            None,
        ]
        for o in i.offices(12)
    ]
    gold = Gold(
        {
            "Targets": (
                ["people I know"],
                same(
                    Source="School / Office",
                    Phone="Direct line",
                    Email="e-mail",
                    Best_days="Best time to call",
                    Cadence_days="How often",
                ),
            )
        },
        either=frozenset(
            {
                ("Targets", h)
                for h in ("Who to ask for", "Went there last", "Go again on", "Bring", "Anything else")
            }
        ),
    )
    return book({"people I know": rows}), gold


def salesforce_tasks() -> tuple[bytes, Gold]:
    """A CRM's export of activities."""
    i = Inventor(108)
    offices = i.offices(9)
    rows: list[list[object]] = [
        [
            "Activity ID",
            "Account Name",
            "Contact",
            "Assigned",
            "Subject",
            "Task Subtype",
            "Date",
            "Status",
            "Call Result",
            "Full Comments",
            "Created Date",
            "Last Modified Date",
        ]
    ]
    rows += [[f"00T5g00000{i.random.randint(10000, 99999)}", i.pick(*offices), i.person(), i.pick("Jo Marsh", "Ty Reese"), i.pick("Follow up", "Introduction"), i.pick("Call", "Email"), d, "Completed",
              i.pick("Left voicemail", "Connected", None), "went through the new hours", d, d] for d in i.days(50)]  # fmt: skip
    gold = Gold(
        {
            "Touches": (
                ["Activities"],
                same(
                    "Date",
                    "Contact",
                    Source="Account Name",
                    By="Assigned",
                    Purpose="Subject",
                    Channel="Task Subtype",
                    Outcome="Call Result",
                    Notes="Full Comments",
                ),
            )
        },
        either=frozenset({("Touches", "Activity ID"), ("Touches", "Status")}),
    )
    return book({"Activities": rows}), gold


def eclinical_referrals() -> tuple[bytes, Gold]:
    """An EHR's referral list with patient's first and last name apart and its own codes."""
    i = Inventor(109)
    offices = i.offices(7)
    rows: list[list[object]] = [
        [
            "Ref ID",
            "Pt First Name",
            "Pt Last Name",
            "Pt DOB",
            "Ref From Provider",
            "Ref From Facility",
            "Ref Date",
            "Specialty",
            "Assigned To",
            "Appt Date/Time",
            "Appt Status",
            "Notes Received",
            "Stage",
        ]
    ]
    rows += [[70000 + n, i.first(), i.last(), date(1961, 3, 4) + timedelta(90 * n), i.doctor(), i.pick(*offices), d, i.pick("Cardiology", "Vascular"), i.pick("KM", "PT"), d + timedelta(11),
              i.pick("Kept", "No-Show", "Rescheduled"), None, i.pick("Addressed", "Open")] for n, d in enumerate(i.days(36))]  # fmt: skip
    gold = Gold(
        {"Referrals": (["Incoming"], same(Patient_ref=("Pt First Name", "Pt Last Name"), Contact="Ref From Provider", Source="Ref From Facility", Received="Ref Date", Handler="Assigned To",
                                          Appointment="Appt Date/Time", Outcome="Appt Status", Service_line="Specialty", Referral_ID="Ref ID"))},
        either=frozenset({("Referrals", "Stage"), ("Referrals", "Notes Received")}),
    )  # fmt: skip
    return book({"Incoming": rows}), gold


def two_lists_one_sheet() -> tuple[bytes, Gold]:
    """Offices above, the calls below on the same sheet."""
    i = Inventor(110)
    offices = i.offices(6)
    rows: list[list[object]] = [["OFFICES"], ["Office name", "Main contact", "Phone", "Tier", "Owner"]]
    rows += [[o, i.person(), i.phone(), i.pick("A", "B"), i.pick("Ana", "Bo")] for o in offices]
    rows += [[], ["CALLS"], ["Date", "Office name", "Call type", "Result", "Called by"]]
    rows += [
        [d, i.pick(*offices), i.pick("Phone", "Email"), i.pick("Spoke", "Voicemail"), i.pick("Ana", "Bo")]
        for d in i.days(20)
    ]
    gold = Gold(
        {
            "Targets": (
                ["Book"],
                same("Phone", "Tier", "Owner", Source="Office name", Contact="Main contact"),
            ),
            "Touches": (
                ["Book"],
                same("Date", Source="Office name", Channel="Call type", Outcome="Result", By="Called by"),
            ),
        }
    )
    return book({"Book": rows}), gold


def sent_out() -> tuple[bytes, Gold]:
    """What a primary care office sends to specialists, and its vendors, and a plain list of friends of the house."""
    i = Inventor(111)
    out: list[list[object]] = [
        [
            "Order Date",
            "Patient",
            "DOB",
            "Ordering Provider",
            "Specialist",
            "Referred To Facility",
            "Auth #",
            "Appt",
            "Consult Rec'd?",
        ]
    ]
    out += [
        [
            d,
            i.code(),
            date(1970, 1, 2),
            "Dr. Our Own",
            i.doctor(),
            i.pick(*i.offices(4)),
            i.code("A"),
            d + timedelta(20),
            i.pick("Y", "N"),
        ]
        for d in i.days(20)
    ]
    vendors: list[list[object]] = [["Vendor", "Item", "Invoice #", "Invoice Date", "Amount", "Terms", "Paid"]]
    vendors += [
        [i.pick("Paper Co", "Gloves Inc"), "gloves", i.code("INV"), i.day(), 120, "Net 30", "Y"]
        for _ in range(12)
    ]
    gold = Gold({}, refused={"Outbound referrals": "outgoing referrals", "Vendors": "billing"})
    return book({"Outbound referrals": out, "Vendors": vendors}), gold


def recruiter_leads() -> tuple[bytes, Gold]:
    """A recruiter's candidates and a software company's leads."""
    i = Inventor(112)
    people: list[list[object]] = [
        [
            "Candidate",
            "Current Employer",
            "Phone",
            "Email",
            "Resume",
            "Desired Salary",
            "Interview Date",
            "Recruiter",
            "Stage",
        ]
    ]
    people += [
        [i.person(), "Initech", i.phone(), i.email(), "link", 90000, i.day(), "Pam", "Screen"]
        for _ in range(10)
    ]
    software: list[list[object]] = [
        [
            "Company",
            "Contact",
            "Email",
            "Seats",
            "MRR",
            "Renewal Date",
            "Plan",
            "Industry",
            "Employees",
            "Owner",
            "Next Step",
        ]
    ]
    software += [
        [f"{i.last()} Software", i.person(), i.email(), 40, 900, i.day(), "Pro", "SaaS", 120, "Jo", "demo"]
        for _ in range(10)
    ]
    gold = Gold({}, refused={"Candidates": "another trade", "Pipeline": "another trade"})
    return book({"Candidates": people, "Pipeline": software}), gold


def chiropractor_simple() -> tuple[bytes, Gold]:
    """Typed quickly: lower case headers, misspelled, days in different forms."""
    i = Inventor(113)
    offices = i.offices(8)
    rows: list[list[object]] = [
        ["dr", "pratice", "adress", "fone", "who goes", "last vist", "nxt visit", "coments"]
    ]
    for o in offices:
        d = i.day()
        rows.append(
            [
                i.doctor(),
                o,
                i.street(),
                i.phone(),
                i.pick("me", "jen"),
                f"{d:%b} {d.day}",
                i.pick("next week", "12/3", None),
                None,
            ]
        )
    gold = Gold(
        {
            "Targets": (
                ["Sheet1"],
                same(
                    Contact="dr",
                    Source="pratice",
                    Address="adress",
                    Last_contact="last vist",
                    Next_date="nxt visit",
                    Notes="coments",
                ),
            )
        },
        either=frozenset({("Targets", "fone"), ("Targets", "who goes")}),
    )
    return book({"Sheet1": rows}), gold


LAYOUTS: tuple[Layout, ...] = (
    outlook_contacts, senior_living_inquiries, vet_specialist, airtable_export, pt_clinic_two_lines, rep_scorecard, school_counselors, salesforce_tasks, eclinical_referrals, two_lists_one_sheet,
    sent_out, recruiter_leads, chiropractor_simple,
)  # fmt: skip
