"""Layouts in shorthand that recognition was tuned on: lists as programs export them and people keep them."""

from __future__ import annotations

from shorthand import layout

LAYOUTS = (
    layout("loose_sheet", 301, Leads="Targets: Order #=n>?; Client Name=office>Source; Best POC=person>Contact; Stage=pick!Warm|Cold|LOST>Status; Last Contact=iso>Last contact; Next Contact=iso>Next date"),
    layout("coordinator_board", 302, Referrals="Referrals: Date Referral Received=day>Received; Patient Name=person>Patient ref; DOB=birth; Phone Number=phone; Insurance=pick!Aetna|VA;"
           "Referring Provider=doctor>Source; Reason=pick!colonoscopy|EGD>?; Forms Sent=tf; Form Received=tf; Called to Schedule=tf; First Patient Communication=anyday; Appt Date/Time=anyday>Appointment; Notes=text>Notes"),
    layout("appointment_report", 303, Appointments="Referrals: Patient ID=code>Patient ref; DOB=birth; Type=pick!Eval|Fitting>?; Appt Date=day>Appointment; Status=pick!Completed|No Show|Cancelled>Outcome;"
           "Referring Physician=doctor>Contact; Referring Physician NPI=npi; PCP Physician=doctor; Facility=offices>Source; Treating Practitioner=same; Primary Insurance=pick!Aetna|VA; Comments=text>Notes; Created Date=day>?"),
    layout("provider_import", 304, Providers="Targets: First Name=first>Contact; Last Name=last>Contact; NPI=npi>NPI; Specialty=pick!Optometry|Ophthalmology>Specialty; Email=email>Email; Phone=phone>Phone;"
           "Practice Name=office>Source; Practice Address=street>Address; Practice City=city>City; Practice Zip=zip>ZIP; Practice Fax=phone>Fax; Notes=blank>Notes"),
    layout("founders_sheet", 305, Sheet1="Targets: Name=person>Contact; Email=email>Email; Company=office>Source; Role=pick!Office manager|Physician>Role; Intro=person; Rep=rep>Owner; Last Contact Date=anyday>Last contact;"
           "Last Contact Notes=text>?; Next Action Date=next>Next date; Next Action=pick!call|send deck>Next step; Other Notes=blank>?"),
    layout("atomic_crm", 306, contacts="Targets: first_name=first>Contact; last_name=last>Contact; gender=pick!male|female; title=pick!Physician|Office Manager>Role; background=text>?; first_seen=iso; last_seen=iso>?; has_newsletter=tf;"
           "status=pick!warm|cold|in-contract>Status; tags=pick!family|vip; linkedin_url=blank; company=office>Source; email_work=email>Email; email_home=blank; phone_work=phone>Phone; phone_home=blank"),
    layout("home_care_crm", 307, Sources="Targets: Referral Source=office>Source; Source Type=pick!Hospital|SNF|Physician Office>?; Contact=person>Contact; Contact Title=pick!Case Manager|Social Worker>Role; Cell=phone>Phone; Email=email>Email;"
           "Assigned Marketer=rep>Owner; Date of Last Contact=anyday>Last contact; Channel Used=pick!In-person|Phone|Email>?; Responded?=yn>?; Next Touch=next>Next date; YTD Referrals=int; Referrals Admitted=int; What Matters to Them=text>?"),
    layout("mileage_log", 308, Field_Log="Touches: Visit Date=day>Date; Arrive=time>?; Depart=time>?; Account Name=offices>Source; Who did you see?=person>Contact; Type=pick!Drop off|Lunch|Meeting>Channel; Goal of Visit=pick!Introduction|Follow up>Purpose;"
           "Comments=text>Notes; Leave Behind=pick!pens|cards>?; Cost=money>Value; Mileage=int; Marketer=rep>By"),
    layout("legal_sources", 309, Attorneys="Targets: Law Firm=office>Source; Attorney=person>Contact; Paralegal / Case Mgr=person>?; Office Phone=phone>Phone; Email=email>Email; City=city>City; Tier=pick!1|2|3>Tier; Rep=initials>Owner; Last Visit=anyday>Last contact; Notes=text>Notes"),
    layout("hr_and_vendors", 310, Employees="-staff: Emp ID=n; First Name=first; Last Name=last; Job Title=pick!RN|MA; Hire Date=anyday; Dept=pick!Front|Back; Pay Rate=money; Supervisor=person; Work Email=email; Cell Phone=phone",
           Superbill="-billing: Invoice No=code; Invoice Date=anyday; Bill To=office; CPT=int; Units=int; Charge=money; Amount Paid=money; Balance Due=money; Status=pick!Paid|Open"),
    layout("donors", 311, Donors="-another trade: Donor=person; Company=office; Phone=phone; Email=email; Last Gift Date=anyday; Pledge=money; Campaign=pick!Gala|Annual; Thank You Sent=yn"),
    layout("real_estate", 312, Leads="-another trade: Name=person; Phone=phone; Email=email; Property Address=street; Bedrooms=int; Price Range=money; Agent=rep; Last Contact=anyday; Next Follow Up=next; Source=pick!Zillow|Referral"),
    layout("patients_intake", 313, Patients="-patients: Chart #=n; Last Name=last; First Name=first; DOB=birth; Sex=pick!M|F; Cell Phone=phone; Email=email; Primary Insurance=pick!Aetna|VA; PCP=doctor; Last Visit=anyday; Next Appt=next"),
    layout("google_form", 314, Form_Responses_1="Touches: Timestamp=day>?; Email Address=email; Which office did you visit?=offices>Source; Who did you meet with?=person>Contact; What type of visit was it?=pick!Drop-in|Lunch>Channel; How did it go?=text>?; Date of visit=day>Date;"
           "When should we follow up?=next>Next date; Your name=rep>By"),
    layout("status_wide", 315, Tracker="Targets: Clinic=office>Source; Specialty=pick!Pediatrics|ENT>Specialty; Decision Maker=person>Contact; Phone=phone>Phone; Email=email>Email; Called?=yn; Emailed?=yn; Visited?=yn; Meeting Booked?=yn; Result=pick!Interested|No|>?; Assigned=rep>Owner;"
           "Last Touch=anyday>Last contact; Next Touch=next>Next date"),
)  # fmt: skip
