"""Layouts of kinds that the other sets did not have: touches in pairs of columns, names apart, codes spelled out."""

from __future__ import annotations

from shorthand import layout

LAYOUTS = (
    layout("names_with_a_prefix", 501, Roster="Targets: Clinic=office>Source; Dr First=first>Contact; Dr Last=last>Contact; Clinic Phone=phone>Phone; Fax=phone>Fax; Rank=pick!A|B|C>Tier"),
    layout("provider_first_last", 502, Offices="Targets: Practice=office>Source; Prov First Name=first>Contact; Prov Last Name=last>Contact; Phone=phone>Phone; City=city>City"),
    layout("one_letter_codes", 503, Accounts="Targets: Office=office>Source; Doctor=doctor>Contact; Phone=phone>Phone",
           Log="Touches: Date=day>Date; Office=offices>Source; V/C/D=pick!V|C|D>Channel; Who went=initials>By; Their feedback=text>Intel"),
    layout("what_they_said", 504, Visits="Touches: Visit date=day>Date; Practice=offices>Source; V/P/E=pick!V|P|E>Channel; Rep=initials>By; What they said=text>Intel; Follow up on=next>Next date"),
    layout("pairs_of_columns", 505, Spring_campaign="Targets: Office=office>Source; Doctor=doctor>Contact; Phone=phone>Phone; Called=anyday>?; Outcome of call=pick!Spoke|LVM|No answer>?; Mailed=anyday>?; Reply 1=pick!Interested|Not now|>?; Visited=anyday>?; Reply 2=pick!Interested|No|>?"),
    layout("pairs_of_days_and_results", 506, Outreach="Targets: Practice name=office>Source; Contact=person>Contact; Email=email>Email; Call 1=anyday>?; Result 1=pick!LVM|Spoke>?; Call 2=maybe>?; Result 2=pick!Spoke|No answer>?; Visit=maybe>?; Result of visit=pick!Left materials|Spoke>?"),
    layout("came_or_not", 507, Referrals_2026="Referrals: Date=day>Received; From=offices>Source; Pt code=code>Patient ref; For=pick!PT|OT>?; Appt=anyday>Appointment; Came?=yn>Outcome"),
    layout("seen_or_not", 508, Incoming="Referrals: Received=day>Received; Referring office=offices>Source; Patient ID=code>Patient ref; Seen?=yn>Outcome; Thank you sent=maybe>Thanked"),
    layout("numbered_visits", 509, Visit_log="Touches: Visit #=n>Touch ID; Date=day>Date; Office=offices>Source; How=pick!Visit|Call>Channel; By=initials>By; Notes=text>Notes",
           Offices="Targets: Office=office>Source; Doctor=doctor>Contact; Phone=phone>Phone"),
    layout("numbered_calls", 510, Calls="Touches: Call #=n>Touch ID; Call date=day>Date; Practice=offices>Source; Result=pick!Spoke|LVM>Outcome; Caller=staff>By"),
)  # fmt: skip
