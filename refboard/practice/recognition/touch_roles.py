"""The columns of a log of contacts as recognition looks for them."""

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

TOUCH_ROLES: Final = (
    id_role(
        "Touch ID",
        "touch id, activity id, log id, call id, contact log id, record id, visit id, log number, entry id, interaction id",
        "id, number, ref, row number",
        never=NOT_OURS | WAY | {"ORG", "PERSON"},
    ),
    id_role(
        "Target ID",
        "target id, contact id, provider id, physician id, account id, office id, target code, person no, org number",
        "id, number, ref, lead id, code",
        unique=False,
        never=NOT_OURS | WAY | {"TOUCH", "PATIENT"},
        weight=0.3,
    ),
    name_role(
        "Source",
        OFFICE_HEADERS
        + ", referring office, source name, org visited, account, org contacted, org called, office called, office visited",
        "referral source, name, source, group, location, site, contact, contact name, person, target, who, client, doctor, provider name, account, "
        "client name, contact person, lead, group name, number called, person contact, caller / contact, met with, referring provider, "
        "target name, referral source name",
        fits=(V.OFFICE, V.PERSON),
        gain=2.0,
        bare=-1.4,
        sole=(V.OFFICE,),
        foreign=(lists.HEARD, lists.SPECIALTY, words.CHANNEL, words.TOUCH_OUTCOME, words.PURPOSE),
        never=NOT_OURS | WAY | {"HEARD", "OWNER", "BY", "ID", "TYPE", "STATUS", "NEXT"},
        weight=0.5,
    ),
    name_role(
        "Contact",
        "contact, contact name, contact person, person contact, met with, spoke with, person, doctor, provider name, caller / contact, "
        "physician, person contacted, attendees, who we met",
        "name, title, with, caller, who",
        fits=(V.PERSON,),
        foreign=(lists.HEARD, lists.SPECIALTY, words.CHANNEL, words.TOUCH_OUTCOME),
        weight=0.2,
        beside="Source",
        near="ORG SOURCE",
        never=PATIENT | WAY | {"OTHERPERSON", "RECORDER", "ID", "LAST", "NEXT"},
        alien=NO_NAME | {V.OFFICE},
    ),
    day_role(
        "Date",
        "date, touch date, contact date, call date, visit date, date contacted, activity date, date sent, date of visit, day",
        "when, sent, touch, created, created date, last touch, completed date, start date, time, touch time, appointment date, entered, visited",
        weight=0.7,
        sole=(V.DAY,),
        bare=-2.0,
        never=WAY
        | {"NEXT", "FOLLOWUP", "RECORDER", "RESPONSE", "REFERRAL", "UPDATED", "BIRTH", "NOTES", "ACTION"},
    ),
    value_role(
        "Time",
        "time, touch time, time of day, sent at, call time, start time",
        "when, hour",
        (V.TIME, V.COUNT),
        weight=0.4,
        gain=1.6,
        never=NOT_OURS | {"RESPONSE", "END", "SINCE", "COUNT", "MONEY"},
    ),
    choice_role(
        "Direction",
        "direction, in / out, inbound / outbound, call direction",
        "type, channel, call type",
        words.DIRECTION,
        weight=1.2,
    ),
    choice_role(
        "Channel",
        "channel, method, contact type, activity type, visit type, how, type of contact, touch type, call type",
        "type, touch, activity, category, event, purpose, action, touch activity, activities",
        words.CHANNEL,
        weight=0.8,
        foreign=(words.DIRECTION,),
    ),
    choice_role(
        "Purpose",
        "purpose, purpose of call, reason for visit, objective, topic, subject",
        "reason, type, visit type, activity, category, service",
        words.PURPOSE,
        weight=0.5,
        foreign=(words.CHANNEL,),
        alien=NO_WORDS - {V.OFFICE} | {V.PERSON},
        never=WAY | {"PATIENT", "NEXT"},
    ),
    choice_role("Angle", "angle", "message", words.ANGLE),
    name_role("Message", "template, message id, template used, message used", "message", never=PATIENT | WAY),
    name_role(
        "By",
        "by, rep, staff, liaison, logged by, called by, completed by, visited by, staff initials, responsible, team member, marketer, owner, "
        "assigned to, rep name, account manager, user",
        "who, recorder, caller, name, initials, person, team, person name, contact, created by",
        fits=(V.PERSON, V.INITIALS, V.WORDS),
        recurs=1.5,
        foreign=(words.CHANNEL, words.TOUCH_OUTCOME, words.PURPOSE, lists.SPECIALTY, words.DIRECTION),
        weight=0.4,
        alien=NO_NAME - {V.STATE} | {V.OFFICE},
        never=PATIENT | WAY | {"LAST", "NEXT", "TO", "REFERRAL"},
    ),
    choice_role(
        "Outcome",
        "outcome, result, call outcome, disposition, touch outcome, outcome of visit",
        "status, stage, completed",
        words.TOUCH_OUTCOME,
        weight=0.5,
        alien=NO_WORDS - {V.OFFICE} | {V.PERSON},
        never=WAY | {"DATE", "PATIENT", "NEXT", "FOLLOWUP"},
    ),
    free_role(
        "Intel",
        "intel, what we learned, discussion, summary, conversation, discussion points, call notes, visit notes, topics discussed",
        "details, message, feedback, touch notes, description, touch outcome, outcome, action, comments, information",
        weight=0.3,
        never=PATIENT | WAY | {"NEXT", "ID"},
    ),
    choice_role(
        "Response",
        "response, reply, answer, reaction",
        "feedback, result, outcome, level, interest",
        words.RESPONSE,
        weight=0.3,
        fits=(V.YES_NO,),
        alien=NO_WORDS | {V.PERSON, V.INITIALS, V.COUNT},
        never=WAY | {"BY", "OWNER", "DATE", "TIME"},
    ),
    day_role("Responded on", "response date, replied on, answered on", "response"),
    value_role("Responded at", "response time, answered at", "", (V.TIME,)),
    id_role("Answers", "answers touch, answer to, in reply to", "", unique=False),
    value_role(
        "Value",
        "gift value, amount, cost, spent, value",
        "money",
        (V.MONEY, V.NUMBER, V.COUNT),
        never=NOT_OURS | {"COUNT", "DISTANCE"},
        weight=0.2,
    ),
    name_role("Value to", "value to, given to, gift to, recipient of gift", "", fits=(V.PERSON, V.OFFICE)),
    free_role(
        "Next step",
        "next step, next action, follow up action, follow up notes, action items, follow up",
        "followup needed, action, plan, next, followup type",
        weight=0.3,
        alien=NO_TEXT | {V.PERSON, V.COUNT, V.YES_NO},
        never=PATIENT | WAY | {"DATE", "LAST"},
    ),
    day_role(
        "Next date",
        "follow up date, next follow up, follow up deadline, next contact, next action date, due date, next visit, callback date, next date, follow up",
        "next, next appointment",
        weight=0.3,
        never=WAY | {"LAST", "RECORDER", "NOTES", "CREATED", "NEEDED", "SENT"},
    ),
    free_role(
        "Notes",
        "notes, comments, remarks, additional notes, contact notes",
        "details, touch notes, summary, discussion, info, background",
        never=PATIENT | WAY | {"NEXT"},
    ),
)
