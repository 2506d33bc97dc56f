"""More layouts in shorthand that were set aside: exports of mailing programs, work queues, hand-made logs."""

from __future__ import annotations

from shorthand import layout

LAYOUTS = (
    layout("partner_database", 501, Partners="Targets: Referral Partner=office>Source; Facility Type=pick!SNF|Hospital>Specialty; Contact 1=person>Contact; Contact 1 Phone=phone>Phone; Contact 2=person; Contact 2 Phone=phone; Physical Address=street>Address;"
           "Last Drop-In=anyday>Last contact; Next Drop-In=next>Next date; Grade=pick!A|B|C>Tier"),
    layout("physician_outreach", 502, Outreach="Targets: Dr. Last=last>Contact?; Dr. First=first>Contact?; Group=office>Source; Specialty=pick!Ortho|IM>Specialty; Ph#=phone>Phone; Fax#=phone>Fax; 1st visit=anyday; 2nd visit=maybe; 3rd visit=blank; Comments=text>Notes"),
    layout("pt_scripts", 503, Scripts="Referrals: Script Rec'd=day>Received; Pt=code>Patient ref; MD=doctor>Contact; MD Practice=offices>Source; Dx=pick!LBP|TKA; Eval Date=anyday>Appointment; Status=pick!Evaluated|Cancelled|Pending>Outcome; DC Date=maybe>?; Visits=int; Eval Sent to MD=maybe>Note sent"),
    layout("contact_log", 504, Contact_Log="Touches: Contact date=day>Date; Contact with=person>Contact; Organization=offices>Source; Method=pick!Phone|Email|In person>Channel; Regarding=text>?; By whom=initials>By; Outcome=pick!Spoke|Left message>Outcome; F/U=next>Next date"),
    layout("constant_contact", 505, contact_export="Targets: Email address=email>Email; First name=first>Contact; Last name=last>Contact; Company=office>Source; Job title=pick!Office Manager|MD>Role; Email status=pick!Active|Unsubscribed>?; Phone - work=phone>Phone; Street address line 1 - Work=street>Address;"
           "City - Work=city>City; Zip/Postal code - Work=zip>ZIP; Source Name=pick!Website|Import; Created At=anyday; Tags=blank"),
    layout("linkedin", 506, Connections="Targets: First Name=first>Contact; Last Name=last>Contact; URL=blank; Email Address=email>Email; Company=office>Source; Position=pick!Physician|Practice Manager>Role; Connected On=anyday"),
    layout("epic_workqueue", 507, Referral_WQ="Referrals: Referral ID=n>Referral ID; Pat MRN=code>Patient ref; Pat Name=person; Referral Creation Date=day>Received; Referred By Provider=doctor>Contact; Referred By Location/POS=offices>Source; Referred To Dept=same; Referral Status=pick!Authorized|Closed|Open>?;"
           "Scheduling Status=pick!Scheduled|Completed|No Show>Outcome; First Appt Date=anyday>Appointment; # Days Open=int; Assigned User=initials>Handler"),
    layout("airtable_interactions", 508, Interactions="Touches: Partner=offices>Source; Date=day>Date; Type=pick!Visit|Call|Email>Channel; Summary=text>?; Next Action=pick!send info|call>Next step; Next Action Due=next>Next date; Team member=staff>By",
           Partners="Targets: Partner=office>Source; Category=pick!Pediatrics|OB/GYN>Specialty; Main contact=person>Contact; Contact email=email>Email; Relationship stage=pick!Active|Prospect>Status; Owner=staff>Owner"),
    layout("hospital_liaison", 509, Daily_Log="Touches: DATE=day>Date; HOSPITAL/SNF=offices>Source; CASE MGR / SW=person>Contact; REFERRALS RECEIVED=int; TYPE OF CONTACT=pick!In Person|Phone>Channel; DISCUSSION=text>Intel; FOLLOW-UP NEEDED=yn; FOLLOW UP BY=next>Next date; LIAISON=rep>By"),
    layout("chiro_mva", 510, PI_Attorneys="Targets: Firm=office>Source; Attorney Name=person>Contact; Asst=person; Tel=phone>Phone; E-mail=email>Email; Suite/Street=street>Address; Town=city>City; Relationship (1-5)=pick!1|2|3>?; Last Lunch=anyday>?; Next Lunch=next>?; # Cases 2026=int"),
    layout("volunteer_sheet", 511, Volunteers="-another trade: Volunteer Name=person; Phone=phone; Email=email; T-Shirt Size=pick!S|M; Shift=pick!AM|PM; Hours=int",
           Payroll="-staff: Employee=person; Pay Period=anyday; Hours=int; Rate=money; Gross=money; PTO=int"),
    layout("optometry_comanage", 512, Comanagement="Referrals: Referral Date=day>Received; OD Name=doctor>Contact; OD Practice=offices>Source; Patient Initials=initials>Patient ref; Procedure=pick!Cataract|LASIK>Service line; Consult=anyday>Appointment; Surgery=maybe; Outcome=pick!Completed|Cancelled|Declined>Outcome; Post-op Letter=maybe>Note sent; Thank You=maybe>Thanked"),
)  # fmt: skip
