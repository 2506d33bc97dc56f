"""Layouts with traps, in shorthand, set aside: headers that say one thing and cells that say another."""

from __future__ import annotations

from shorthand import layout

LAYOUTS = (
    layout("source_is_how", 601, Referrals="Referrals: Date=day>Received; Source=pick!Physician|Website|Friend; Referred by=doctor>Source; Name=code>Patient ref; Treatment=pick!PT|OT>Service line; Result=pick!Completed|No show|Pending>Outcome"),
    layout("our_provider", 602, Intake="Referrals: Received=day>Received; Referring=offices>Source; Provider=same; Client=initials>Patient ref; Location=pick!Main St|West; Scheduled=anyday>?; Outcome=pick!Seen|Cancelled>Outcome"),
    layout("contact_is_phone", 603, List="Targets: Office=office>Source; Physician=doctor>Contact; Contact=phone>Phone; Contact Email=email>Email; Type=pick!Pediatrics|ENT>Specialty; State=state; Area=pick!N|S"),
    layout("code_and_name", 604, Offices="Targets: Office Code=code>Target ID?; Office=office>Source; Dr=doctor>Contact; Tel=phone>Phone; Class=pick!A|B|C>Tier",
           Log="Touches: Day=day>Date; Office Code=code>?; Office=offices>Source; Type=pick!Call|Visit>Channel; Person=initials>By; Remark=text>Notes"),
    layout("status_is_remark", 605, Tracker="Targets: Account=office>Source; Key Person=person>Contact; Last Visit=md>Last contact; Follow-up=md>Next date; Status=text>?; Assigned=initials>Owner"),
    layout("follow_up_is_text", 606, Calls="Touches: Date=day>Date; Company=offices>Source; Spoke To=person>Contact; Follow Up=pick!send brochure|call Rosa next week>Next step; Rep=initials>By; Method=pick!Phone|In person>Channel; Notes=text>Notes"),
    layout("two_dates", 607, Visits="Touches: Entered=day; Visit Date=day>Date; Practice=offices>Source; Who=person>?; Liaison=initials>By; Outcome=pick!Spoke|Left materials>Outcome; Comments=text>Notes"),
    layout("yes_no_columns", 608, Referrals="Referrals: Referral Date=day>Received; Patient=code>Patient ref; Doctor=doctor>Source; Scheduled?=yn>?; Seen?=yn>Outcome; Note Sent?=yn>Note sent; Thank You?=yn>Thanked"),
    layout("amounts", 609, Gifts="Touches: Date=day>Date; Office=offices>Source; Item=pick!lunch|donuts>?; Amount=money>Value; Given to=person>?; By=initials>By"),
    layout("numbers_everywhere", 610, Sheet1="Targets: No.=n; Clinic Name=office>Source; Doctor Name=doctor>Contact; NPI=npi>NPI; Phone No.=phone>Phone; Fax No.=phone>Fax; Zip=zip>ZIP; Referrals 2025=int; Referrals 2026=int; Rank=pick!1|2|3>Tier"),
    layout("dates_of_programs", 611, export="Targets: id=guid>?; name=office>Source; primary_contact=person>Contact; phone=phone>Phone; created_at=iso; updated_at=iso; last_contacted_at=iso>Last contact; next_follow_up_at=iso>Next date; owner_name=staff>Owner; do_not_contact=tf>Do not contact"),
    layout("response_beside", 612, Emails="Touches: Sent=day>Date; Practice=offices>Source; Template=pick!Intro|Openings>?; Replied=maybe>Responded on; Reply=pick!Interested|Not now|>Response; Sender=initials>By"),
    layout("reason_columns", 613, Log="Referrals: Date In=day>Received; From=offices>Source; Pt=initials>Patient ref; Reason=pick!knee|back>?; Outcome=pick!Scheduled|Declined|Completed>Outcome; Why declined=pick!insurance|>Reason; Staff=initials>Handler"),
    layout("emails_only", 614, List="Targets: Email=email>Email; Name=person>Contact; Practice=office>Source; Opt-out=tf>Do not contact; Tags=blank; Last opened=anyday"),
)  # fmt: skip
