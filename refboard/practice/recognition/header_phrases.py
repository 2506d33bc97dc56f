"""Whole phrases of headers that mean something else than their words one by one."""

from __future__ import annotations

from typing import Final

_PHRASES: Final[dict[str, str]] = {
    "REFERRAL": "ref",
    "REF": "=ref, =refs",
    "REF ID": "ref id, ref code",
    "REF NUMBER": "ref no, ref #, ref number",
    "": "a b c, abc, 1 3, 1 5, 1 10, last first, first last, last first m, last name first name, legal "
    "business name, business practice location, legal name, business, work, main",
    "DATE": "date time",
    "CADENCE": "every days",
    "BY": "our person, sender, service coordinator, intake coordinator, care coordinator",
    "OWNER": "our contact, staff lead, lead staff, team lead, account lead, relationship owner, relationship "
    "manager, account manager, territory manager",
    "PERSON": "key person, lead vet, lead provider, lead physician, lead doctor, primary care, case manager, social "
    "worker",
    "MAILING ADDRESS": "mailing address",
    "REFERRAL SOURCE": "referral source, referral sources, ref source",
    "REFERRAL FROM": "ref by, referred by, referral from, referred from, referral received from, received from, who "
    "referred, refer by, refd by",
    "REFERRAL TO OUTWARD": "ref to, referred to, referral to, refer to, referred out, referred out to, sent to, destination",
    "REFERRAL TO OUTWARD PERSON": "receiving provider, specialist referred",
    "REFERRAL TO PERSON": "referral recipient",
    "REFERRAL TO OUTWARD ORG": "receiving facility",
    "LAST TOUCH": "last contact, last contacted, most recent contact, latest contact, last seen, last spoke, last in "
    "person, last visit, last call, last touch, last activity, last outreach, last visited, last called, "
    "last touched, last meeting, last interaction",
    "LAST TOUCH DATE": "last contact date, date last contacted, last contact on, date of last visit, last activity date, "
    "last visit date, last engagement date",
    "NEXT TOUCH": "see again, go back, come back, go again, return visit, next contact, next visit, next call, next activity, next meeting, next outreach, next touch",
    "NEXT TOUCH DATE": "next contact date, next activity date, next visit date",
    "TOUCH DATE": "date of contact, contact date, contacted on, contact on, date contacted, call date, called on, when "
    "called, touch date, date of call, activity date, outreach date, meeting date, event date, date of "
    "touch, date of activity",
    "TOUCH": "contact made, contact log",
    "TOUCH TIME": "contact time, time of contact, call time, time called, sent at, time sent, visit time",
    "FIRST TOUCH": "first contact, initial contact",
    "FIRST TOUCH DATE": "first contact date, date of first contact",
    "ENGAGEMENT": "engagement level, engagement score",
    "TOUCH OUTCOME": "contact outcome, contact result",
    "TOUCH NOTES": "contact notes, visit notes, call notes, meeting notes, activity notes, touch notes",
    "PURPOSE": "contact purpose",
    "NEXT FOLLOWUP": "next follow up, next due",
    "FOLLOWUP DATE": "follow up date, follow up deadline, follow up on, due date, by when, follow up by, call back on, "
    "callback date, reminder date",
    "FOLLOWUP NEEDED": "follow up needed, follow up required, needs follow up",
    "ACTION NOTES": "follow up notes",
    "NEXT ACTION": "follow up action, follow up task, follow up what, follow up note, follow up plan, next step, next "
    "steps, next action, next task",
    "FOLLOWUP PERSON": "follow up with",
    "COUNT FOLLOWUP": "follow ups sent",
    "COUNT TOUCH": "number of attempts, number of calls",
    "FOLLOWUP STATUS": "follow up status",
    "NEXT DATE": "next date",
    "NEXT ACTION DATE": "next action date, next step date, to do date",
    "REFERRAL DATE": "date of referral, referred on, date referred, referral date",
    "REFERRAL DATE RECEIVED": "date referral received, referral received date",
    "REFERRAL RECEIVED": "referral received",
    "DATE RECEIVED": "date received, received date, received on",
    "COUNT REFERRAL": "number of referrals, of referrals, total referrals, referrals received ytd, referrals ytd, referral "
    "volume",
    "LAST REFERRAL": "last referral, last referral received",
    "LAST REFERRAL DATE": "last referral date, date of last referral",
    "FIRST REFERRAL": "first referral",
    "TIER": "referral potential",
    "PATIENT NAME": "patient name",
    "CLIENT NAME": "client name",
    "PERSON NAME": "case manager name, primary contact name",
    "OUTCOME DATE": "outcome date, date of outcome, status date",
    "COMPLETED DATE": "date closed, close date, closed date, date completed, completed on",
    "VISIT DATE": "date of visit, visit date, visited on, date visited",
    "APPOINTMENT DATE": "date of service, appt date, scheduled for, sched for, booked for, made for, set for, appt for, appointment for, appt made for, "
    "appointment made for, appt booked for, appt set for, appt scheduled for, scheduled appointment, scheduled appt, scheduled visit",
    "UPDATED DATE": "last modified date, last update date",
    "UPDATED": "last updated",
    "NEXT APPOINTMENT": "next appointment",
    "DECLINED REASON": "decline reason, reason declined, reason not completed, lost reason, reason for decline, reason lost, "
    "reason not scheduled, denial reason, reason closed, reason not admitted, cancellation reason, reason "
    "for non admission",
    "PREFERRED CHANNEL": "preferred contact method, preferred contact, preferred method, preferred channel, best way to reach, "
    "best way to contact, contact preference, best method, preferred method of contact, prefers to be "
    "contacted by, communication preference, preferred communication, how to reach, contact by",
    "PATIENT ID": "medical record number, patient id, patient ref, patient code, case no, case id, case number, case "
    "ref",
    "SENT DATE": "date sent, sent on",
    "REFERRAL STATUS": "referral status",
    "JOB": "organization title",
    "ORG NAME": "organization name, company name, account name, business name, firm name",
    "ADDRESS": "first line, address line 1, address 1, business street",
    "LINE2": "second line",
    "ADDRESS LINE2": "address 2, address line 2",
    "MAILING": "mailing",
    "BILLING": "billing",
    "HOME ADDRESS": "home address, home street, other street",
    "HOME CITY": "home city, other city",
    "HOME STATE": "home state",
    "HOME ZIP": "home postal code",
    "MONEY": "value",
    "OTHERPERSON": "secondary contact, alternate contact, other contact, additional contact, second contact, backup "
    "contact, supervising physician",
    "MANAGER": "manager, office manager, practice manager",
    "FRONTDESK": "front desk, receptionist",
    "REFERRALCOORDINATOR": "referral coordinator",
    "PHONE": "business phone, phone 1 value",
    "FAX": "business fax",
    "CITY": "business city",
    "STATE": "business state",
    "ZIP": "business postal code",
    "BILLING ZIP": "billing code",
    "MAILING ZIP": "mailing code, shipping code",
    "EMAIL": "e mail 1 value, email 1",
    "EMAIL2": "email 2 address, e mail 2 address, e mail 2 value, e mail display name, e mail type, email 2, "
    "secondary email, other email, alternate email, personal email",
    "OTHERPHONE": "phone 2 value",
    "LABEL": "e mail 1 label, phone 1 label, address 1 label",
    "END": "time spent",
    "RESPONSE TIME": "response time, responded at, answered at",
    "SINCE": "time to schedule, days to schedule",
    "RESPONSE DATE": "date responded, replied on, responded on, answered on, response on",
    "THANK DATE": "thank you date, date thanked, thanked on",
    "INSURANCE": "in network",
    "STAGE": "deal stage",
    "SERVICE": "service provided",
    "CREATED": "date stamp, time stamp, date added",
    "INTEL": "intel gathered",
    "CREATED DATE": "created date, create date",
    "RECORDER": "created by",
    "PERSON ID": "contact id, person id",
    "ORG ID": "account id",
    "STATUS": "relationship status",
    "OPTOUT DATE": "dnc date, do not contact since, opted out on, dnc since, opt out date, dnc on, do not contact date",
    "TIME": "start time",
    "SCHEDULED DATE": "scheduled date, date booked, booked on, date appointment scheduled, date appt made",
    "SCHEDULED": "appointment scheduled, appt scheduled, appointment made, patient scheduled, pt scheduled",
    "APPOINTMENT STATUS": "appt status, appointment status",
    "PATIENT INITIALS": "patient initials, pt initials",
    "REPORT DATE": "note date, report date, letter date, date note sent, date report sent, date letter sent, report sent "
    "date",
    "REPORT": "follow up sent to referrer, feedback to referrer, report to referrer",
}
_COLLEAGUES: Final = ("rep", "sales rep", "liaison", "marketer", "account manager", "assigned rep")
_REACHED: Final = {"PHONE": ("phone", "cell", "mobile", "#", "number"), "EMAIL": ("email", "e mail")}
PHRASES: Final = {
    phrase.strip(): concept for concept, phrases in _PHRASES.items() for phrase in phrases.split(",")
} | {
    f"{who} {word}": f"RECORDER {concept}"
    for who in _COLLEAGUES
    for concept, words in _REACHED.items()
    for word in words
}
"""Phrase -> its concepts."""
