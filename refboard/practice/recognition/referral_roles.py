"""The columns of a log of referrals as recognition looks for them."""

from __future__ import annotations

from typing import Final

from refboard.practice.recognition import vocabularies as words
from refboard.practice.recognition import word_lists as lists
from refboard.practice.recognition.role_makers import (
    NO_NAME,
    NO_WORDS,
    NOT_OURS,
    OFFICE_HEADERS,
    PATIENT,
    WAY,
    choice_role,
    day_role,
    free_role,
    id_role,
    name_role,
    words_in,
)
from workbook.recognition.roles import Role
from workbook.recognition.values import ValueKind as V

_REFERRER: Final = (
    "referred by, referring provider, referring physician, referral source, referring office, referring practice, "
    "referral source name, referring facility, referring doctor name, referred by org, source of referral, referrer, "
    "referral source org, referral source person, referral from org, referral org name, referral person name, "
    "name of referral source"
)

REFERRAL_ROLES: Final = (
    id_role(
        "Referral ID",
        "referral id, referral number, referral code, ref number, ref id, intake id",
        "id, number, ref, record id, code, row number, log number, order id, order number",
        never=PATIENT | WAY | {"ORG", "PERSON"},
    ),
    id_role(
        "Target ID",
        "target id, contact id, provider id, physician id, account id, referring provider id, office id, person no, referral org id, target code",
        "id, code",
        unique=False,
        never=PATIENT | WAY | {"TOUCH"},
        weight=0.3,
    ),
    name_role(
        "Source",
        OFFICE_HEADERS + ", " + _REFERRER,
        "name, source, from, person, doctor, provider, physician name, group, provider name, "
        "contact, client, location, site, account, contact name, referral person contact, community, person org",
        fits=(V.OFFICE, V.PERSON),
        gain=2.0,
        bare=-1.4,
        sole=(V.OFFICE,),
        foreign=(lists.HEARD, lists.SPECIALTY, words.REFERRAL_OUTCOME, words.CHANNEL),
        never=NOT_OURS
        | WAY
        | {
            "HEARD",
            "ID",
            "TYPE",
            "STATUS",
            "TO",
            "DATE",
            "BY",
            "OWNER",
            "NPI",
            "PHONE",
            "SERVICE",
            "FAX",
            "SPECIALTY",
            "REASON",
        },
        weight=0.8,
    ),
    name_role(
        "Contact",
        "referring provider, referring physician, referring doctor, referral contact, referral person name, referring person",
        "contact person, doctor, provider name, physician, attending, contact, contact name, name, person, referred by, from, referrer, contact source",
        fits=(V.PERSON,),
        foreign=(lists.HEARD, lists.SPECIALTY, words.REFERRAL_OUTCOME),
        weight=0.2,
        beside="Source",
        recurs=-0.8,
        near="ORG SOURCE",
        never=NOT_OURS | WAY | {"HEARD", "ID", "TO", "BY", "OWNER", "NPI", "PHONE"},
        alien=NO_NAME | {V.OFFICE},
    ),
    day_role(
        "Received",
        "referral date, referral created, date received, received, date of referral, referred on, referral received, date referred, intake date, received date, "
        "order date",
        "date, referral, created, created date, day, entered, date in, referral sent date",
        weight=0.7,
        sole=(V.DAY,),
        bare=-2.6,
        never=WAY
        | {
            "NEXT",
            "FOLLOWUP",
            "RECORDER",
            "RESPONSE",
            "UPDATED",
            "APPOINTMENT",
            "SCHEDULED",
            "NOTES",
            "BIRTH",
            "LAST",
        },
    ),
    Role(
        "Patient ref",
        words_in(
            "patient, patient id, patient ref, patient code, patient name, mrn, case number, patient initials, patient name / id, client name, resident, "
            "patient name id, client, client id, client initials, patient last first, patient first surname, patient full name, patient surname first name"
        ),
        words_in("name, initials, id, ref, code, first name, surname, last name"),
        frozenset({V.CODE, V.PERSON, V.INITIALS, V.COUNT, V.WORDS}),
        frozenset({V.DAY, V.TIME, V.EMAIL, V.YES_NO, V.OFFICE, V.NPI, V.MONEY, V.TEXT}),
        prefers=frozenset({V.CODE, V.COUNT}),
        gain=1.4,
        loss=5.0,
        weight=0.7,
        never=frozenset(
            {
                "REFERRAL",
                "TOUCH",
                "BIRTH",
                "INSURANCE",
                "ORG",
                "DATE",
                "STATUS",
                "PHONE",
                "EMAIL",
                "ADDRESS",
                "TYPE",
                "APPOINTMENT",
                "SCHEDULED",
                "DIAGNOSIS",
                "SERVICE",
                "CITY",
                "ZIP",
                "STATE",
                "THANK",
                "REPORT",
                "PERSON",
                "FAMILY",
                "SEX",
                "NOTES",
                "ADMIT",
                "RESPONSE",
            }
        ),
    ),
    name_role(
        "Service line",
        "service line, service, referral type, service requested, treatment, procedure, program, reason for referral, type of referral, service provided, "
        "referral for",
        "type, specialty, reason, department, category, order type, reason for visit, for",
        weight=0.4,
        fits=(V.WORDS, V.TEXT, V.INITIALS, V.CODE),
        gain=0.8,
        near="FROM",
        alien=frozenset({V.DAY, V.TIME, V.PHONE, V.EMAIL, V.NPI, V.YES_NO, V.GUID, V.MONEY, V.PERSON, V.ZIP}),
        foreign=(words.REFERRAL_OUTCOME, lists.HEARD),
        never=WAY | {"INSURANCE", "BIRTH", "FROM", "DECLINED", "TO", "DATE"},
    ),
    choice_role(
        "Fit",
        "fit, well matched, referral quality, appropriate, good fit",
        "level, qualified",
        words.FIT,
        fits=(V.YES_NO,),
    ),
    day_role(
        "Scheduled on",
        "scheduled on, date scheduled, booked on, scheduled date, date appointment scheduled",
        "scheduled, booked, appointment scheduled, contacted date, date contacted",
        weight=0.5,
        fits=(V.YES_NO,),
        never=WAY | {"NOTES", "RECORDER"},
    ),
    day_role(
        "Appointment",
        "appointment, appointment date, appt, date of visit, date seen, visit date, eval date, consult date, admit date, soc date, first visit, scheduled for, "
        "date of service, scheduled appointment, exam date, next appointment, initial eval, patient seen date",
        "scheduled, visit, start, scheduled date, touch date, seen, admit",
        weight=0.6,
        never=WAY | {"NOTES", "RECORDER", "STATUS", "LAST"},
    ),
    choice_role(
        "Outcome",
        "outcome, referral outcome, status, referral status, disposition, result, appointment status, scheduling status",
        "stage, completed, seen, admit, "
        "converted, came, showed, showed up, attended, arrived, patient seen, patient status, admit status, state, case status, referral completed, response, show",
        words.REFERRAL_OUTCOME,
        fits=(V.YES_NO,),
        weight=0.5,
        alien=NO_WORDS | {V.PERSON, V.STATE, V.CODE},
        never=WAY | {"DATE", "REPORT", "THANK", "AUTH", "INSURANCE", "NOTES", "REASON"},
    ),
    day_role(
        "Outcome date",
        "outcome date, status date, completed on, closed date, date closed, discharge date",
        "completed, closed, decision date",
        never=WAY | {"NOTES", "RECORDER", "ADMIT"},
    ),
    day_role(
        "Note sent",
        "note sent, report sent, letter sent, note date, consult note sent, report date, loop closed, date letter sent, follow up sent to referrer",
        "sent, report, note, follow up letter, feedback, response sent, notes sent",
        fits=(V.YES_NO,),
        weight=0.6,
        never=WAY | {"RECORDER", "BY", "THANK"},
    ),
    day_role(
        "Thanked",
        "thanked, thank you sent, thank you date, thanks sent, thank you, thank you note",
        "",
        fits=(V.YES_NO,),
        weight=0.5,
    ),
    name_role(
        "Handler",
        "handled by, handler, intake coordinator, assigned to, owner, responsible, by, scheduler, intake by, taken by, coordinator",
        "who, staff, rep, liaison, recorder, user, initials, marketer, team",
        fits=(V.PERSON, V.INITIALS, V.WORDS),
        weight=0.3,
        recurs=1.0,
        alien=NO_NAME - {V.STATE} | {V.OFFICE},
        foreign=(words.REFERRAL_OUTCOME, lists.HEARD, lists.SPECIALTY),
        never=NOT_OURS - {"RECORDER"} | WAY | {"REFERRAL", "TO", "LAST", "NEXT", "DATE"},
    ),
    free_role(
        "Reason",
        "decline reason, reason for outcome, reason not completed, lost reason",
        "reason, outcome notes, status reason, notes reason, cause",
        never=WAY | {"SERVICE", "TOUCH", "DIAGNOSIS", "PATIENT"},
    ),
    free_role(
        "Notes",
        "notes, comments, remarks, additional notes, referral notes, outcome notes",
        "details, summary, info, follow up notes, patient notes, status notes",
        never=WAY | {"NEXT", "SENT", "REPORT"},
    ),
)
