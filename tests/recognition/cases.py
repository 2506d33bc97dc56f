"""What is right for the shared cases, from their READMEs."""

from __future__ import annotations

from pathlib import Path

from scoring import Gold, same

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
_CALLS = same("Date", "Channel", "Purpose", "By", "Outcome", "Response", Source="Office")
_OFFICES = {"Targets": (["Offices"], same("Tier", Source="Office", Contact="Doctor"))}

GOLD: dict[str, Gold] = {
    "02-sent-and-received/in.xlsx": Gold(
        {
            "Referrals": (
                ["Referrals Received"],
                same(Received="Date Received", Patient_ref="Patient Name/ID", Source="Referred By (Provider Name)",
                     Service_line="Service Provided", Note_sent="Follow-Up Sent to Referrer (Y/N)"),
            )
        },
        refused={"Referrals Sent": "outgoing referrals"},
    ),
    "03-hospice-six-tabs/in.xlsx": Gold(
        {
            "Targets": (
                ["Consulting Docs"],
                same("Address", Contact="Name", Source="Company", Phone="Phone Number", Status="Active?"),
            ),
            "Touches": (["Call Log"], same("Date", "Time", "Outcome", Source="Person contact", Direction="In / Out")),
            "Referrals": (
                ["Active", "Closed", "Oustanding"],
                same(Received="Date", Patient_ref="Patient Name", Source="Referred From"),
            ),
        },
        either=frozenset({("Referrals", "Hospice"), ("Referrals", "CP Completed"), ("Referrals", "CP Doctor")}),
        refused={"Past patient Outreach": "patients"},
    ),
    "05-field-visit-tracker/in.xlsx": Gold(
        {
            "Targets": (
                ["Field Visits"],
                same("Phone", "Email", "Status", "Notes", Source="Company Name", Contact="Owner / Contact",
                     Last_contact="Last Contact", Next_date="Next Contact", Next_step="Next Action"),
            )
        },
        either=frozenset({("Targets", "Area"), ("Targets", "Interested?")}),
    ),
    "12-telephone-log/in.xlsx": Gold(
        {
            "Targets": (["Offices"], same("Phone", "Specialty", "Tier", Source="Office", Contact="Doctor")),
            "Touches": (
                ["Telephone Log"],
                same("Date", "Time", "Outcome", Source="Practice", Contact="Caller / Contact", Direction="Inbound/Outbound",
                     Purpose="Purpose of call", Next_step="Follow-up action", By="Responsible",
                     Next_date="Follow-up deadline"),
            ),
        }
    ),
    "13-crm-exports/notion.xlsx": Gold(
        {
            "Targets": (
                ["CRM"],
                same("Status", "Notes", Source="Company Name", Email="Contact Email", Contact="Contact Person", Phone="Contact Phone",
                     Last_contact="Last Contact Date", Next_date="Next Follow-up"),
            )
        },
        either=frozenset({("Targets", "Engagement Level")}),
    ),
    "13-crm-exports/leads.xlsx": Gold(
        {
            "Targets": (
                ["Leads"],
                same("Owner", "Status", "Notes", Source="Company", Contact="Contact Name", Email="Email Address", Tier="Priority",
                     Last_contact="Last Contact Date", Next_date="Next Follow-Up"),
            )
        },
        either=frozenset({("Targets", "Lead ID")}),
    ),
    "13-crm-exports/sales.xlsx": Gold(
        {
            "Targets": (
                ["Sheet1"],
                same("City", Source="Company Name", Contact="Primary Contact Name", Role="Job Title", Phone="Phone Number",
                     Email="Email Address", Last_contact="Last Contact Date", Next_date="Next Follow-Up Date",
                     Address="Street Address", Specialty="Company Industry", Notes="Call Outcome/Notes"),
            )
        },
        either=frozenset({("Targets", "Opportunity Status"), ("Targets", "Opportunity Stage")}),
    ),
    "13-crm-exports/tracker.xlsx": Gold(
        {
            "Targets": (
                ["CRM Tracker"], same("Email", "Phone", "Status", Source="Account Name", Contact="Contact Person")
            )
        },
        either=frozenset({("Targets", "Record ID"), ("Targets", "Last Updated")}),
    ),
    "27-checkboxes/in.xlsx": Gold(
        {
            "Targets": (["Targets"], same("Target ID", "Source", "Contact", "Tier", "Do not contact", "Notes", Status="Active")),
            "Touches": (
                ["Touches"],
                same("Touch ID", "Target ID", "Source", "Date", "Channel", "Purpose", "By", "Outcome"),
            ),
            "Referrals": (
                ["Referrals"],
                same("Referral ID", "Target ID", "Source", "Received", "Patient ref", "Scheduled on", "Appointment", "Note sent",
                     "Thanked", Outcome="Completed"),
            ),
        }
    ),
    "28-total-rows/in.xlsx": Gold(
        {
            "Targets": (["Offices"], same("Tier", "Phone", Source="Office", Contact="Doctor")),
            "Touches": (["Touches"], same("Date", "Channel", "By", "Outcome", Source="Office")),
        },
        left_out={"Offices": [2, 5, 7, 9, 10, 12], "Touches": [3]},
    ),
    "36-tab-per-year/years.xlsx": Gold(
        _OFFICES | {"Touches": (["Call Log 2024", "Call Log 2025", "Call Log 2026"], _CALLS)}
    ),
    "36-tab-per-year/reps.xlsx": Gold(_OFFICES | {"Touches": (["Ana's calls", "Bo's calls", "Cy's calls"], _CALLS)}),
    "37-hidden-old-sheet/in.xlsx": Gold(
        {
            "Targets": (
                ["Referral Partners 2026"],
                same("Tier", "Status", "Next step", "Next date", Source="Office", Contact="Doctor"),
            )
        }
    ),
}  # fmt: skip
_PEOPLE = ("Target ID", "Source", "Contact", "Phone", "Tier", "Status", "Owner", "Next step", "Next date")
for _name in ("before", "after"):
    GOLD[f"22-duplicate-deleted/{_name}.xlsx"] = Gold(
        {
            "Targets": (["Targets"], same(*_PEOPLE)),
            "Touches": (
                ["Touches"],
                same("Touch ID", "Target ID", "Source", "Date", "Direction", "Channel", "Purpose", "By", "Outcome", "Response",
                     "Responded on"),
            ),
            "Referrals": (
                ["Referrals"],
                same("Referral ID", "Target ID", "Source", "Received", "Patient ref", "Scheduled on", "Appointment", "Outcome",
                     "Note sent"),
            ),
        }
    )  # fmt: skip
GOLD["34-protected-and-comments/in.xlsx"] = Gold(
    {
        "Targets": (
            ["Targets"],
            same("Target ID", "Source", "Contact", "Tier", "Status", "Next step", "Next date"),
        ),
        "Touches": (
            ["Touches"],
            same("Touch ID", "Target ID", "Source", "Date", "Channel", "Purpose", "By", "Outcome"),
        ),
        "Referrals": (["Referrals"], same("Referral ID", "Source", "Received", "Outcome")),
    }
)
