"""The columns of a practice's tables as recognition looks for them: headers, values, words."""

from __future__ import annotations

from typing import Final

from refboard.practice.recognition import vocabularies as words
from refboard.practice.recognition import word_lists as lists
from refboard.practice.recognition.role_makers import (
    NO_NAME,
    NO_TEXT,
    NO_WORDS,
    NOT_OURS,
    PATIENT,
    WAY,
    choice_role,
    day_role,
    free_role,
    id_role,
    name_role,
    value_role,
    words_in,
)
from workbook.recognition.roles import Role
from workbook.recognition.values import ValueKind as V

_ORG: Final = (
    "office, practice, clinic, facility, office name, practice name, organization, company name, account name, "
    "hospital, agency, office / practice, practice / office, name of practice, facility / office, person org name, "
    "contact org"
)
"""Headers that name an office wherever they are."""
_REFERRER: Final = (
    "referred by, referring provider, referring physician, referral source, referring office, referring practice, "
    "referral source name, referring facility, referring doctor name, referred by org, source of referral, referrer, "
    "referral source org, referral source person, referral from org, referral org name, referral person name, "
    "name of referral source"
)

TARGET_ROLES: Final = (
    id_role("Target ID", "target id, contact id, provider id, physician id, record id, account id, target code, office id, id, person no, "
        "practice id, client id, org number", "number, lead id, ref, code, row id"),
    name_role("Source", _ORG + ", source name, referring office, referring practice, referral source org, org site name",
          "referral source, name, source, group, location, site, account, client, org group, lead, target, client name, "
          "group name, referral source name, referring facility, contact, referring provider, network name, site name, target name",
          fits=(V.OFFICE,), foreign=(lists.HEARD, lists.SPECIALTY, words.STATUS, lists.ROLE), recurs=-0.8, gain=2.2, bare=-1.2, sole=(V.OFFICE,),
          never=NOT_OURS | WAY | {"HEARD", "OWNER", "ID", "TYPE", "STATUS", "CREATED", "LAST", "NEXT"}, weight=0.8),
    name_role("Contact", "contact, contact name, person name, doctor, physician name, provider name, contact person, referring provider, "
          "referring physician, doctor name, owner / contact, primary contact name, caller / contact, person contact, "
          "contact at office, name of contact",
          "name, first name, owner, source, referral source, frontdesk, referralcoordinator, manager, target, job name, contact info, lead, specialist, "
          "caller, display name, client name",
          fits=(V.PERSON,), foreign=(lists.HEARD, lists.SPECIALTY, lists.ROLE, words.STATUS, words.CHANNEL),
          never=PATIENT | WAY | {"OTHERPERSON", "RECORDER", "HEARD", "LAST", "NEXT", "ID", "TOUCH", "CHANNEL"},
          alien=NO_NAME | {V.OFFICE}, weight=0.5, recurs=-3.5, bare=-2.0, near="ORG", sole=(V.PERSON,)),
    choice_role("Role", "job title, title, role, position", "contact type, type, person type, credentials", lists.ROLE,
            foreign=(lists.SPECIALTY, words.CHANNEL), weight=0.3),
    choice_role("Specialty", "specialty, practice type, provider type, specialty type, facility type", "type, industry, org industry, category, "
            "department, service, org type, focus, referral source type, source type, services", lists.SPECIALTY, weight=0.4,
            foreign=(lists.ROLE, words.CHANNEL, lists.HEARD)),
    value_role("NPI", "npi, npi number", "", (V.NPI,), bare=-0.6, weight=0.6),
    value_role("Phone", "phone, contact phone, office phone, phone number, person phone, org phone", "contact number, number, contact info, contact", (V.PHONE,), bare=-2.4, sole=(V.PHONE,),
           weight=0.4, never=NOT_OURS | {"FAX", "OTHERPHONE", "HOME", "REFERRAL", "TOUCH"}),
    value_role("Email", "email, contact email, email address", "contact info, contact", (V.EMAIL,), bare=-1.0, sole=(V.EMAIL,), weight=0.4,
           never=NOT_OURS | {"EMAIL2", "OPTOUT"}),
    value_role("Fax", "fax, fax number, office fax", "", (V.PHONE,), weight=0.4),
    value_role("Address", "address, office address, street address, business address, location address, "
           "person address", "location, site",
           (V.ADDRESS,), bare=-2.6, sole=(V.ADDRESS,), weight=0.3, gain=1.8, never=NOT_OURS | {"LINE2", "EMAIL", "HOME", "CITY", "STATE", "ZIP", "LINK", "TYPE"}),
    name_role("City", "city, office city", "location, site, town", fits=(V.WORDS,), weight=0.2,
          never=NOT_OURS | {"HOME"}, alien=NO_NAME | {V.OFFICE}),
    value_role("ZIP", "zip", "", (V.ZIP,), bare=-3.0, weight=0.2, never=NOT_OURS | {"HOME"}),
    choice_role("Tier", "tier, priority, rating, value tier, rank, referral potential", "level, category, class, status, segment", words.TIER,
            fits=(V.INITIALS,), alien=NO_WORDS - {V.ZIP} | {V.PERSON}, never=WAY,
            foreign=(lists.SPECIALTY,), weight=0.4),
    choice_role("Status", "status, relationship status, active, active?, account status, lead status", "stage, state, pipeline stage, contact status, "
            "referral status, opportunity status, interest, order status", words.STATUS, fits=(V.YES_NO,), alien=NO_WORDS | {V.PERSON, V.STATE},
            weight=0.4, never=WAY | {"ORDER", "FOLLOWUP"}),
    name_role("Owner", "owner, account owner, contact owner, assigned to, rep, liaison, account manager, lead owner, marketer", "by, team, contact, person, org owner, staff, "
          "manager, recorder",
          fits=(V.PERSON, V.INITIALS, V.WORDS), foreign=(lists.SPECIALTY, words.STATUS, lists.ROLE, words.CHANNEL), weight=0.2, recurs=3.0,
          alien=NO_NAME - {V.STATE} | {V.OFFICE}, never=PATIENT | WAY | {"LAST", "NEXT", "TOUCH"}),
    choice_role("Preferred channel", "preferred channel, best channel", "channel, preferred, contact type", words.CHANNEL, weight=0.3),
    choice_role("Detail", "detail level, detail preference, level of detail", "", words.DETAIL),
    free_role("Best days", "best days, best time to call, when to call, preferred days", "hours, best", alien=frozenset({V.PHONE, V.EMAIL, V.NPI}), weight=0.3),
    choice_role("Angle", "angle", "message", words.ANGLE),
    value_role("Cadence days", "cadence, cadence days, frequency, touch every, contact frequency days", "", (V.COUNT, V.NUMBER), never=NOT_OURS | {"LAST", "SINCE"}),
    free_role("Next step", "next action, action, follow up notes, next step, next steps, action items, follow up action",
          "followup, next, plan, next touch, notes next, followup type, next followup", weight=0.4,
          alien=NO_TEXT | {V.YES_NO, V.PERSON, V.COUNT},
          never=PATIENT | WAY | {"DATE", "LAST"}),
    day_role("Next date", "next follow up, follow up date, next contact, next touch date, next action date, due, next date, callback, "
         "next follow up date, next visit, follow up", "next, next action, next appointment, scheduled, planned touch, scheduled touch",
         weight=0.4, never=WAY | {"LAST", "RECORDER", "NOTES", "CREATED", "UPDATED", "NEEDED", "COMPLETED", "SENT"}),
    day_role("Last contact", "last contact, last touch date, last visit, last contacted, last activity", "touch date, touch, visit date, contact date, last, "
         "last date, last followup, date", weight=0.3, never=WAY | {"NEXT", "NOTES", "REFERRAL", "RECORDER", "CREATED", "UPDATED", "FIRST", "BIRTH", "OUTCOME"}),
    day_role("Pause until", "pause until, on hold until, snooze until, pause", ""),
    choice_role("Do not contact", "do not contact, dnc, opt out", "", words.OPT_OUT, fits=(V.YES_NO,), alien=NO_WORDS | {V.PERSON, V.CODE, V.COUNT},
            never=frozenset({"LAST", "TOUCH", "PHONE", "DATE", "NUMBER", "ID"})),
    day_role("DNC date", "do not contact date, opt out date, dnc since", "", never=frozenset({"LAST", "TOUCH", "NEXT"})),
    free_role("Notes", "notes, comments, remarks, additional notes, office notes", "intel, details, background, contact notes, touch notes, last notes, info, "
          "last touch notes, status notes, outcome notes", never=PATIENT | WAY | {"NEXT"}),
)  # fmt: skip

TOUCH_ROLES: Final = (
    id_role("Touch ID", "touch id, activity id, log id, call id, contact log id, record id, visit id, log number, entry id, interaction id", "id, number, ref, row number",
        never=NOT_OURS | WAY | {"ORG", "PERSON"}),
    id_role("Target ID", "target id, contact id, provider id, physician id, account id, office id, target code, person no, org number", "id, number, ref, lead id, code",
        unique=False, never=NOT_OURS | WAY | {"TOUCH", "PATIENT"}, weight=0.3),
    name_role("Source", _ORG + ", referring office, source name, org visited, account, org contacted, org called, office called, office visited",
          "referral source, name, source, group, location, site, contact, contact name, person, target, who, client, doctor, provider name, account, "
          "client name, contact person, lead, group name, number called, person contact, caller / contact, met with, referring provider, "
          "target name, referral source name",
          fits=(V.OFFICE, V.PERSON), gain=2.0, bare=-1.4, sole=(V.OFFICE,), foreign=(lists.HEARD, lists.SPECIALTY, words.CHANNEL, words.TOUCH_OUTCOME, words.PURPOSE),
          never=NOT_OURS | WAY | {"HEARD", "OWNER", "BY", "ID", "TYPE", "STATUS", "NEXT"}, weight=0.5),
    name_role("Contact", "contact, contact name, contact person, person contact, met with, spoke with, person, doctor, provider name, caller / contact, "
          "physician, person contacted, attendees, who we met", "name, title, with, caller, who",
          fits=(V.PERSON,), foreign=(lists.HEARD, lists.SPECIALTY, words.CHANNEL, words.TOUCH_OUTCOME), weight=0.2, beside="Source", near="ORG SOURCE",
          never=PATIENT | WAY | {"OTHERPERSON", "RECORDER", "ID", "LAST", "NEXT"}, alien=NO_NAME | {V.OFFICE}),
    day_role("Date", "date, touch date, contact date, call date, visit date, date contacted, activity date, date sent, date of visit, day",
         "when, sent, touch, created, created date, last touch, completed date, start date, time, touch time, appointment date, entered, visited", weight=0.7, sole=(V.DAY,), bare=-2.0,
         never=WAY | {"NEXT", "FOLLOWUP", "RECORDER", "RESPONSE", "REFERRAL", "UPDATED", "BIRTH", "NOTES", "ACTION"}),
    value_role("Time", "time, touch time, time of day, sent at, call time, start time", "when, hour", (V.TIME, V.COUNT), weight=0.4, gain=1.6,
           never=NOT_OURS | {"RESPONSE", "END", "SINCE", "COUNT", "MONEY"}),
    choice_role("Direction", "direction, in / out, inbound / outbound, call direction", "type, channel, call type", words.DIRECTION, weight=1.2),
    choice_role("Channel", "channel, method, contact type, activity type, visit type, how, type of contact, touch type, call type", "type, touch, activity, "
            "category, event, purpose, action, touch activity, activities", words.CHANNEL, weight=0.8, foreign=(words.DIRECTION,)),
    choice_role("Purpose", "purpose, purpose of call, reason for visit, objective, topic, subject", "reason, type, visit type, activity, category, service",
            words.PURPOSE, weight=0.5, foreign=(words.CHANNEL,), alien=NO_WORDS - {V.OFFICE} | {V.PERSON}, never=WAY | {"PATIENT", "NEXT"}),
    choice_role("Angle", "angle", "message", words.ANGLE),
    name_role("Message", "template, message id, template used, message used", "message", never=PATIENT | WAY),
    name_role("By", "by, rep, staff, liaison, logged by, called by, completed by, visited by, staff initials, responsible, team member, marketer, owner, "
          "assigned to, rep name, account manager, user", "who, recorder, caller, name, initials, person, team, person name, contact, created by",
          fits=(V.PERSON, V.INITIALS, V.WORDS), recurs=1.5, foreign=(words.CHANNEL, words.TOUCH_OUTCOME, words.PURPOSE, lists.SPECIALTY, words.DIRECTION), weight=0.4,
          alien=NO_NAME - {V.STATE} | {V.OFFICE}, never=PATIENT | WAY | {"LAST", "NEXT", "TO", "REFERRAL"}),
    choice_role("Outcome", "outcome, result, call outcome, disposition, touch outcome, outcome of visit", "status, stage, completed", words.TOUCH_OUTCOME, weight=0.5,
            alien=NO_WORDS - {V.OFFICE} | {V.PERSON}, never=WAY | {"DATE", "PATIENT", "NEXT", "FOLLOWUP"}),
    free_role("Intel", "intel, what we learned, discussion, summary, conversation, discussion points, call notes, visit notes, topics discussed",
          "details, message, feedback, touch notes, description, touch outcome, outcome, action, comments, information",
          weight=0.3, never=PATIENT | WAY | {"NEXT", "ID"}),
    choice_role("Response", "response, reply, answer, reaction", "feedback, result, outcome, level, interest", words.RESPONSE, weight=0.3, fits=(V.YES_NO,),
            alien=NO_WORDS | {V.PERSON, V.INITIALS, V.COUNT}, never=WAY | {"BY", "OWNER", "DATE", "TIME"}),
    day_role("Responded on", "response date, replied on, answered on", "response"),
    value_role("Responded at", "response time, answered at", "", (V.TIME,)),
    id_role("Answers", "answers touch, answer to, in reply to", "", unique=False),
    value_role("Value", "gift value, amount, cost, spent, value", "money", (V.MONEY, V.NUMBER, V.COUNT), never=NOT_OURS | {"COUNT"}, weight=0.2),
    name_role("Value to", "value to, given to, gift to, recipient of gift", "", fits=(V.PERSON, V.OFFICE)),
    free_role("Next step", "next step, next action, follow up action, follow up notes, action items, follow up", "followup needed, action, plan, next, followup type", weight=0.3,
          alien=NO_TEXT | {V.PERSON, V.COUNT, V.YES_NO}, never=PATIENT | WAY | {"DATE", "LAST"}),
    day_role("Next date", "follow up date, next follow up, follow up deadline, next contact, next action date, due date, next visit, callback date, next date, follow up",
         "next, next appointment", weight=0.3, never=WAY | {"LAST", "RECORDER", "NOTES", "CREATED", "NEEDED", "SENT"}),
    free_role("Notes", "notes, comments, remarks, additional notes, contact notes", "details, touch notes, summary, discussion, info, background",
          never=PATIENT | WAY | {"NEXT"}),
)  # fmt: skip

REFERRAL_ROLES: Final = (
    id_role("Referral ID", "referral id, referral number, referral code, ref number, ref id, intake id", "id, number, ref, record id, code, row number, log number, order id, "
        "order number", never=PATIENT | WAY | {"ORG", "PERSON"}),
    id_role("Target ID", "target id, contact id, provider id, physician id, account id, referring provider id, office id, person no, referral org id, target code",
        "id, code", unique=False, never=PATIENT | WAY | {"TOUCH"}, weight=0.3),
    name_role("Source", _ORG + ", " + _REFERRER, "name, source, from, person, doctor, provider, physician name, group, provider name, "
          "contact, client, location, site, account, contact name, referral person contact, community, person org",
          fits=(V.OFFICE, V.PERSON), gain=2.0, bare=-1.4, sole=(V.OFFICE,), foreign=(lists.HEARD, lists.SPECIALTY, words.REFERRAL_OUTCOME, words.CHANNEL),
          never=NOT_OURS | WAY | {"HEARD", "ID", "TYPE", "STATUS", "TO", "DATE", "BY", "OWNER", "NPI", "PHONE", "SERVICE", "FAX", "SPECIALTY", "REASON"}, weight=0.8),
    name_role("Contact", "referring provider, referring physician, referring doctor, referral contact, referral person name, referring person",
          "contact person, doctor, provider name, physician, attending, contact, contact name, name, person, referred by, from, referrer, contact source",
          fits=(V.PERSON,), foreign=(lists.HEARD, lists.SPECIALTY, words.REFERRAL_OUTCOME), weight=0.2, beside="Source", recurs=-0.8, near="ORG SOURCE",
          never=NOT_OURS | WAY | {"HEARD", "ID", "TO", "BY", "OWNER", "NPI", "PHONE"}, alien=NO_NAME | {V.OFFICE}),
    day_role("Received", "referral date, referral created, date received, received, date of referral, referred on, referral received, date referred, intake date, received date, "
         "order date",
         "date, referral, created, created date, day, entered, date in, referral sent date", weight=0.7, sole=(V.DAY,), bare=-2.6,
         never=WAY | {"NEXT", "FOLLOWUP", "RECORDER", "RESPONSE", "UPDATED", "APPOINTMENT", "SCHEDULED", "NOTES", "BIRTH", "LAST"}),
    Role("Patient ref", words_in("patient, patient id, patient ref, patient code, patient name, mrn, case number, patient initials, patient name / id, client name, resident, "
                              "patient name id, client, client id, client initials, patient last first, patient first surname, patient full name, patient surname first name"),
         words_in("name, initials, id, ref, code, first name, surname, last name"),
         frozenset({V.CODE, V.PERSON, V.INITIALS, V.COUNT, V.WORDS}), frozenset({V.DAY, V.TIME, V.EMAIL, V.YES_NO, V.OFFICE, V.NPI, V.MONEY, V.TEXT}),
         prefers=frozenset({V.CODE, V.COUNT}), gain=1.4, loss=5.0, weight=0.7,
         never=frozenset({"REFERRAL", "TOUCH", "BIRTH", "INSURANCE", "ORG", "DATE", "STATUS", "PHONE", "EMAIL", "ADDRESS", "TYPE", "APPOINTMENT", "SCHEDULED",
                          "DIAGNOSIS", "SERVICE", "CITY", "ZIP", "STATE", "THANK", "REPORT", "PERSON", "FAMILY", "SEX", "NOTES", "ADMIT", "RESPONSE"})),
    name_role("Service line", "service line, service, referral type, service requested, treatment, procedure, program, reason for referral, type of referral, service provided, "
          "referral for", "type, specialty, reason, department, category, order type, reason for visit", weight=0.4, fits=(V.WORDS, V.TEXT, V.INITIALS, V.CODE), gain=0.8,
          alien=frozenset({V.DAY, V.TIME, V.PHONE, V.EMAIL, V.NPI, V.YES_NO, V.GUID, V.MONEY, V.PERSON, V.ZIP}),
          foreign=(words.REFERRAL_OUTCOME, lists.HEARD),
          never=WAY | {"INSURANCE", "BIRTH", "FROM", "DECLINED", "TO", "DATE"}),
    choice_role("Fit", "fit, well matched, referral quality, appropriate, good fit", "level, qualified", words.FIT, fits=(V.YES_NO,)),
    day_role("Scheduled on", "scheduled on, date scheduled, booked on, scheduled date, date appointment scheduled", "scheduled, booked, appointment scheduled, contacted date, "
         "date contacted", weight=0.5, fits=(V.YES_NO,), never=WAY | {"NOTES", "RECORDER"}),
    day_role("Appointment", "appointment, appointment date, appt, date of visit, date seen, visit date, eval date, consult date, admit date, soc date, first visit, scheduled for, "
         "date of service, scheduled appointment, exam date, next appointment, initial eval, patient seen date",
         "scheduled, visit, start, scheduled date, touch date, seen, admit", weight=0.6, never=WAY | {"NOTES", "RECORDER", "STATUS", "LAST"}),
    choice_role("Outcome", "outcome, referral outcome, status, referral status, disposition, result, appointment status, scheduling status", "stage, completed, seen, admit, "
            "converted, came, showed, showed up, attended, arrived, patient seen, patient status, admit status, state, case status, referral completed, response, show", words.REFERRAL_OUTCOME, fits=(V.YES_NO,), weight=0.5,
            alien=NO_WORDS | {V.PERSON, V.STATE, V.CODE}, never=WAY | {"DATE", "REPORT", "THANK", "AUTH", "INSURANCE", "NOTES", "REASON"}),
    day_role("Outcome date", "outcome date, status date, completed on, closed date, date closed, discharge date", "completed, closed, decision date",
         never=WAY | {"NOTES", "RECORDER", "ADMIT"}),
    day_role("Note sent", "note sent, report sent, letter sent, note date, consult note sent, report date, loop closed, date letter sent, follow up sent to referrer",
         "sent, report, note, follow up letter, feedback, response sent, notes sent", fits=(V.YES_NO,), weight=0.6,
         never=WAY | {"RECORDER", "BY", "THANK"}),
    day_role("Thanked", "thanked, thank you sent, thank you date, thanks sent, thank you, thank you note", "", fits=(V.YES_NO,), weight=0.5),
    name_role("Handler", "handled by, handler, intake coordinator, assigned to, owner, responsible, by, scheduler, intake by, taken by, coordinator",
          "who, staff, rep, liaison, recorder, user, initials, marketer, team", fits=(V.PERSON, V.INITIALS, V.WORDS), weight=0.3, recurs=1.0,
          alien=NO_NAME - {V.STATE} | {V.OFFICE}, foreign=(words.REFERRAL_OUTCOME, lists.HEARD, lists.SPECIALTY),
          never=NOT_OURS - {"RECORDER"} | WAY | {"REFERRAL", "TO", "LAST", "NEXT", "DATE"}),
    free_role("Reason", "decline reason, reason for outcome, reason not completed, lost reason", "reason, outcome notes, status reason, notes reason, cause",
          never=WAY | {"SERVICE", "TOUCH", "DIAGNOSIS", "PATIENT"}),
    free_role("Notes", "notes, comments, remarks, additional notes, referral notes, outcome notes", "details, summary, info, follow up notes, patient notes, status notes",
          never=WAY | {"NEXT", "SENT", "REPORT"}),
)  # fmt: skip
