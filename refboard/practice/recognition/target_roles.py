"""The columns of a list of offices and people as recognition looks for them."""

from __future__ import annotations

from typing import Final

from refboard.practice.recognition import vocabularies as words
from refboard.practice.recognition import word_lists as lists
from refboard.practice.recognition.role_makers import (
    NO_NAME,
    NO_TEXT,
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
    value_role,
)
from workbook.recognition.values import ValueKind as V

TARGET_ROLES: Final = (
    id_role(
        "Target ID",
        "target id, contact id, provider id, physician id, record id, account id, target code, office id, id, person no, "
        "practice id, client id, org number",
        "number, lead id, ref, code, row id",
    ),
    name_role(
        "Source",
        OFFICE_HEADERS
        + ", source name, referring office, referring practice, referral source org, org site name",
        "referral source, name, source, group, location, site, account, client, org group, lead, target, client name, "
        "group name, referral source name, referring facility, contact, referring provider, network name, site name, target name",
        fits=(V.OFFICE,),
        foreign=(lists.HEARD, lists.SPECIALTY, words.STATUS, lists.ROLE),
        recurs=-0.8,
        gain=2.2,
        bare=-1.2,
        sole=(V.OFFICE,),
        never=NOT_OURS | WAY | {"HEARD", "OWNER", "ID", "TYPE", "STATUS", "CREATED", "LAST", "NEXT"},
        weight=0.8,
    ),
    name_role(
        "Contact",
        "contact, contact name, person name, doctor, physician name, provider name, contact person, referring provider, "
        "referring physician, doctor name, owner / contact, primary contact name, caller / contact, person contact, "
        "contact at office, name of contact",
        "name, first name, owner, source, referral source, frontdesk, referralcoordinator, manager, target, job name, contact info, lead, specialist, "
        "caller, display name, client name",
        fits=(V.PERSON,),
        foreign=(lists.HEARD, lists.SPECIALTY, lists.ROLE, words.STATUS, words.CHANNEL),
        never=PATIENT | WAY | {"OTHERPERSON", "RECORDER", "HEARD", "LAST", "NEXT", "ID", "TOUCH", "CHANNEL"},
        alien=NO_NAME | {V.OFFICE},
        weight=0.5,
        recurs=-3.5,
        bare=-2.0,
        near="ORG",
        sole=(V.PERSON,),
    ),
    choice_role(
        "Role",
        "job title, title, role, position",
        "contact type, type, person type, credentials",
        lists.ROLE,
        foreign=(lists.SPECIALTY, words.CHANNEL),
        missed=0.0,
        weight=0.3,
    ),
    choice_role(
        "Specialty",
        "specialty, practice type, provider type, specialty type, facility type",
        "type, industry, org industry, category, "
        "department, service, org type, focus, referral source type, source type, services",
        lists.SPECIALTY,
        weight=0.4,
        missed=0.0,
        foreign=(lists.ROLE, words.CHANNEL, lists.HEARD),
    ),
    value_role("NPI", "npi, npi number", "", (V.NPI,), bare=-0.6, weight=0.6),
    value_role(
        "Phone",
        "phone, contact phone, office phone, phone number, person phone, org phone",
        "contact number, number, contact info, contact",
        (V.PHONE,),
        bare=-2.4,
        sole=(V.PHONE,),
        weight=0.4,
        never=NOT_OURS | {"FAX", "OTHERPHONE", "HOME", "REFERRAL", "TOUCH"},
    ),
    value_role(
        "Email",
        "email, contact email, email address",
        "contact info, contact",
        (V.EMAIL,),
        bare=-1.0,
        sole=(V.EMAIL,),
        weight=0.4,
        never=NOT_OURS | {"EMAIL2", "OPTOUT"},
    ),
    value_role("Fax", "fax, fax number, office fax", "", (V.PHONE,), weight=0.4),
    value_role(
        "Address",
        "address, office address, street address, business address, location address, person address",
        "location, site",
        (V.ADDRESS,),
        bare=-2.6,
        sole=(V.ADDRESS,),
        weight=0.3,
        gain=1.8,
        never=NOT_OURS | {"LINE2", "EMAIL", "HOME", "CITY", "STATE", "ZIP", "LINK", "TYPE"},
    ),
    name_role(
        "City",
        "city, office city",
        "location, site, town",
        fits=(V.WORDS,),
        weight=0.2,
        never=NOT_OURS | {"HOME"},
        alien=NO_NAME | {V.OFFICE},
    ),
    value_role(
        "ZIP", "zip", "", (V.ZIP,), bare=-3.0, weight=0.2, near="CITY STATE", never=NOT_OURS | {"HOME"}
    ),
    choice_role(
        "Tier",
        "tier, priority, rating, value tier, rank, referral potential",
        "level, category, class, status, segment",
        words.TIER,
        fits=(V.INITIALS,),
        alien=NO_WORDS - {V.ZIP} | {V.PERSON},
        never=WAY,
        foreign=(lists.SPECIALTY,),
        weight=0.4,
    ),
    choice_role(
        "Status",
        "status, relationship status, active, active?, account status, lead status",
        "stage, state, pipeline stage, contact status, "
        "referral status, opportunity status, interest, order status",
        words.STATUS,
        fits=(V.YES_NO,),
        alien=NO_WORDS | {V.PERSON, V.STATE},
        weight=0.4,
        never=WAY | {"ORDER", "FOLLOWUP"},
    ),
    name_role(
        "Owner",
        "owner, account owner, contact owner, assigned to, rep, liaison, account manager, lead owner, marketer",
        "by, team, contact, person, org owner, staff, manager, recorder",
        fits=(V.PERSON, V.INITIALS, V.WORDS),
        foreign=(lists.SPECIALTY, words.STATUS, lists.ROLE, words.CHANNEL),
        weight=0.2,
        recurs=3.0,
        alien=NO_NAME - {V.STATE} | {V.OFFICE},
        never=PATIENT | WAY | {"LAST", "NEXT", "TOUCH"},
    ),
    choice_role(
        "Preferred channel",
        "preferred channel, best channel",
        "channel, preferred, contact type",
        words.CHANNEL,
        weight=0.3,
    ),
    choice_role("Detail", "detail level, detail preference, level of detail", "", words.DETAIL),
    free_role(
        "Best days",
        "best days, best time to call, when to call, preferred days",
        "hours, best",
        alien=frozenset({V.PHONE, V.EMAIL, V.NPI}),
        weight=0.3,
    ),
    choice_role("Angle", "angle", "message", words.ANGLE),
    value_role(
        "Cadence days",
        "cadence, cadence days, frequency, touch every, contact frequency days",
        "",
        (V.COUNT, V.NUMBER),
        never=NOT_OURS | {"LAST", "SINCE", "WEEKS"},
    ),
    free_role(
        "Next step",
        "next action, action, follow up notes, next step, next steps, action items, follow up action",
        "followup, next, plan, next touch, notes next, followup type, next followup",
        weight=0.4,
        alien=NO_TEXT | {V.YES_NO, V.PERSON, V.COUNT},
        never=PATIENT | WAY | {"DATE", "LAST"},
    ),
    day_role(
        "Next date",
        "next follow up, follow up date, next contact, next touch date, next action date, due, next date, callback, "
        "next follow up date, next visit, follow up",
        "next, next action, next appointment, scheduled, planned touch, scheduled touch",
        weight=0.4,
        never=WAY | {"LAST", "RECORDER", "NOTES", "CREATED", "UPDATED", "NEEDED", "COMPLETED", "SENT"},
    ),
    day_role(
        "Last contact",
        "last contact, last touch date, last visit, last contacted, last activity",
        "touch date, touch, visit date, contact date, last, last date, last followup, date",
        weight=0.3,
        never=WAY
        | {"NEXT", "NOTES", "REFERRAL", "RECORDER", "CREATED", "UPDATED", "FIRST", "BIRTH", "OUTCOME"},
    ),
    day_role("Pause until", "pause until, on hold until, snooze until, pause", ""),
    choice_role(
        "Do not contact",
        "do not contact, dnc, opt out",
        "",
        words.OPT_OUT,
        fits=(V.YES_NO,),
        alien=NO_WORDS | {V.PERSON, V.CODE, V.COUNT},
        never=frozenset({"LAST", "TOUCH", "PHONE", "DATE", "NUMBER", "ID"}),
    ),
    day_role(
        "DNC date",
        "do not contact date, opt out date, dnc since",
        "",
        never=frozenset({"LAST", "TOUCH", "NEXT"}),
    ),
    free_role(
        "Notes",
        "notes, comments, remarks, additional notes, office notes",
        "intel, details, background, contact notes, touch notes, last notes, info, "
        "last touch notes, status notes, outcome notes",
        never=PATIENT | WAY | {"NEXT"},
    ),
)
