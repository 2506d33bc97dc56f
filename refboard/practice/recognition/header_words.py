"""What words in headers mean: spellings, abbreviations and synonyms, each to the thing that is meant."""

from __future__ import annotations

from typing import Final

from refboard.practice.recognition.header_phrases import PHRASES
from refboard.practice.recognition.word_lists import weights
from workbook.recognition.headers import Lexicon

_MEANINGS: Final[dict[str, str]] = {
    "ORG": "office, practice, prac, acct, fac, facil, hosp, ofc, org name, clinic, facility, organization, organisation, company, account, agency, hospital, business, "
    "firm, institution, employer, practice group, medical group, dental office, org, health center, medical center, "
    "provider group, group practice, ref office, partner organization, business name, dba, community, affiliation",
    "CLIENT": "client, customer, prospect, lead",
    "GROUP": "group, network, system, health system, parent",
    "SITE": "location, site, branch",
    "PERSON": "doctor, attorney, lawyer, od, dpm, np, aprn, optometrist, chiropractor, nurse, midwife, principal, case mgr, case mgr sw, sw, cm, physician, phys, doc, docs, prov, dm, provider, clinician, dentist, practitioner, dr, drs, md, surgeon, prescriber, "
    "therapist, gp, person, vet, veterinarian, dvm, psychologist, prescriber, rn, counsellor, pediatrician, individual, md name, primary care physician, primary care provider, do, dds, "
    "counselor, psychiatrist, discharge planner, case manager, social worker, decision maker, gatekeeper, attendee, "
    "met with, spoke with, spoke to, talked to, talked with, person met, person seen, person contacted, who we saw, poc, "
    "point of contact, key contact, contact person, primary contact, main contact, office contact, person spoken to, saw, who saw, seen by us, "
    "contact name, who did you speak with, persons seen, who did you see, who did you meet with, who did you meet, who did you talk to, who was seen",
    "CONTACT": "contact",
    "NAME": "name, full name, display name, names",
    "FIRST": "first, given, first name, given name, fname, firstname",
    "SURNAME": "last name, surname, family name, lname, lastname",
    "MIDDLE": "middle name, middle initial, middle, mi, nickname, suffix, prefix, salutation, credential, credentials, "
    "yomi, phonetic, maiden, file as",
    "PATIENT": "patient, pt, resident, mrn, chart, pts, pat, member, beneficiary, case, patient client, deceased, loved one, "
    "student, child, baby, dependent",
    "FAMILY": "family, caregiver, guardian, next of kin, spouse, emergency, responsible party, kin, poa, mother, "
    "father, parents, family member, daughter, son, room, bed, unit, apt, recipient",
    "BIRTH": "dob, birth, birthday, birth date, date of birth, birthdate, age, d o b, yob, born",
    "SEX": "gender, sex, pronouns",
    "SECRET": "ssn, social security, insurance id, subscriber, policy number, policy, member id, account number, medicaid, medicare id",
    "DATE": "date, day, dt, on, dates, datum",
    "WHEN": "when",
    "TIME": "time, clock, hour, time of day, start time, tod",
    "END": "end time, end, duration, minutes, mins, length, end date, stop",
    "PHONE": "phone, telephone, tel, cell, mobile, direct line, landline, phone number, contact number, contact no, "
    "contact #, ph, phone no, phone #, work phone, office phone, telephone number, cell phone, mobile phone, "
    "business phone, main phone, main line, office line, phone line, desk line, direct, number called, number dialed, callback number, "
    "call back number, call back no, phones, mobile no, tel no",
    "OTHERPHONE": "home phone, other phone, assistant phone, backline, back line, private line, assistant, car phone, pager, phone 2, phone2, alt phone, "
    "alternate phone, secondary phone, ext, extension, home #, home no, home number, home line, home tel",
    "FAX": "fax, fax line, fax number, fax no, fax #, facsimile, fx, efax, business fax",
    "EMAIL": "email, e mail, email address, mail address, e mail address, emailaddress, mail, email id",
    "OPTOUT": "opt out, opted out, unsubscribed, do not contact, dnc, do not call, don t contact, dont contact, no contact, "
    "dont call, don t call, do not email, do not fax, do not mail, email opt out, fax opt out, has opted out of email, "
    "opt out of email, contact restrictions, do not solicit, donotcall, donotcontact, hasoptedoutofemail, opt outs, "
    "do not visit",
    "LINK": "website, url, web, web site, linkedin, facebook, instagram, twitter, social, homepage, domain, link, hyperlink, "
    "web page, photo, image, map, google maps, file",
    "ADDRESS": "address, street, addr, address line, street address, mailing address, office address, line, "
    "business address, street name, first line, mailing street, business street, billing street, location address",
    "CITY": "city, town, municipality, city name, city town",
    "STATE": "state, province, st, state province, state name",
    "ZIP": "zip, zip code, postal code, postcode, zipcode, postal, zip postal code, zip postal",
    "REGION": "area, region, territory, zone, county, district, market, route, neighborhood",
    "COUNTRY": "country, nation, country code",
    "NPI": "npi, national provider identifier, npi number, npi no, npi #",
    "LICENSE": "license, licence, dea, license number, license no, certification, tax id, ein, tin, caqh, pecos, upin",
    "SPECIALTY": "specialty, speciality, discipline, taxonomy, specialization, specialties, provider type, practice type, spec, "
    "type of practice, clinic type, office type, facility type, medical specialty, primary specialty, practice specialty, "
    "field, focus, org type, account type",
    "INDUSTRY": "industry, sector, vertical",
    "JOB": "title, position, role, job, job title, occupation, designation, profession",
    "DEPARTMENT": "department, dept, division, team",
    "TIER": "tier, rating, priority, rank, grade, class, classification, importance, potential, value tier, abc, "
    "priority level, tier level, rank order",
    "LEVEL": "level, engagement, temperature, interest, interested, warmth, likelihood, probability, score, "
    "confidence, relationship strength, strength",
    "CATEGORY": "category, segment, list, bucket, group membership, categories",
    "STATUS": "status, standing, active, current status, relationship status, account status, referral status, "
    "inactive, is active, lead status, contact status, still active, active status, status update",
    "STAGE": "stage, phase, lifecycle, pipeline, lifecycle stage, progress, step status, opportunity stage",
    "OWNER": "owner, rep, liaison, marketer, assigned to, assigned, responsible, coordinator, account manager, sales rep, "
    "account owner, contact owner, owned by, representative, account executive, assignee, responsible person, pl, "
    "physician liaison, mktr, mkt rep, territory manager, relationship manager, account rep, marketing rep, lead owner, outreach rep, "
    "community liaison, champion, primary liaison, managed by, our rep, our contact, person responsible, bdr, ae, "
    "field rep, sales person, salesperson, assignedto",
    "CALLER": "caller, calling party, caller name",
    "BY": "by, who, by whom, whom, completed by, logged by, called by, visited by, made by, done by, contacted by, staff, employee, "
    "team member, user, initial, init, staff initials, rep initials, sent by, colleague, performed by, our staff, staff member, "
    "agent, staff name, handled by, handler, intake coordinator, coord, intake by, taken by, scheduler, processed by, "
    "received by, coordinated by, worked by, visitor, who called, who went, who visited, marketer name, "
    "liaison name, rep name, employee name, made contact",
    "RECORDER": "entered by, created by, added by, recorded by, modified by, last modified by, updated by, edited by, "
    "imported by, submitted by, creator",
    "CHANNEL": "channel, method, via, mode, medium, contact type, type of contact, activity type, touch type, call type, "
    "contact method, how contacted, method of contact, outreach type, communication type, type of touch, mode of contact, "
    "type of outreach, interaction type, communication method, outreach method, contact mode, type of activity, "
    "how, form of contact, visit type, type of visit, event type, engagement type, how we reached out, "
    "type of interaction, kind of contact, contact medium, touchpoint type, type of call, kind, method used, "
    "type of communication, marketing activity, touch kind, contact channel, outreach channel, task type, task subtype, activity subtype",
    "TYPE": "type, subtype, sub type, kinds",
    "DIRECTION": "direction, inbound outbound, in out, i o, inbound, outbound, incoming outgoing, in or out, "
    "incoming, outgoing, inbound or outbound, incoming or outgoing, call direction, inbound out, out in, to from",
    "PURPOSE": "purpose, objective, goal, topic, subject, agenda, purpose of call, purpose of visit, re, regarding, "
    "reason for call, reason for visit, reason for contact, call purpose, visit purpose, call reason, topics, "
    "topic discussed, purpose of contact, reason for outreach, focus of visit",
    "REASON": "reason, why, cause",
    "OUTCOME": "outcome, result, disposition, results, outcome of call, call outcome, call result, visit outcome, outcomes",
    "RESPONSE": "response, reply, answer, reaction, responded, replied, answered, got back, response received",
    "FEEDBACK": "feedback",
    "INTEL": "intel, learned, discussion, discussed, summary, conversation, what was said, key takeaways, takeaway, details, "
    "what we learned, discussion points, talking points, call summary, notes from call, highlights, synopsis, "
    "discussion summary, description, detail, what happened, message, info, information, insight",
    "NOTES": "note, comment, remark, memo, additional notes, other, misc, general notes, nb, annotation, additional info, "
    "additional information, special notes",
    "NEXT": "next, nxt, upcoming, future, planned, again",
    "FOLLOWUP": "follow up, followup, f u, fu, follow ups, callback, call back, reminder, due, deadline, remind, tickler, "
    "fup, recontact, re contact, follow up by, f up, due by, due date, by when, revisit",
    "ACTION": "action, step, task, to do, todo, action item, action needed, action required, steps, plan, actions, needs, "
    "what next, next step",
    "LAST": "last, latest, most recent, recent, previous, prior, lst",
    "TOUCH": "touch, call, visit, outreach, activity, contacted, meeting, interaction, encounter, drop in, dropin, touchpoint, "
    "engagement date, visited, called, drop by, lunch, touch point, communication, spoken, spoke, attempt, reached out, "
    "talked, stop, event, in service, connected, pop in, lunch and learn, seen by rep",
    "CREATED": "created, create, added, entered, timestamp, record date, submitted, created at, inserted, created time, "
    "date added, opened, signup, record created, start, joined, since, established, acquired, enrolled, enumeration",
    "UPDATED": "updated, modified, last updated, last modified, last update, edited, last edited, updated at, changed, "
    "last edited time, revision",
    "REFERRAL": "referral, referred, referring, refer, referrer, refers, referrals",
    "REF": "reference",
    "TO": "to, into",
    "FROM": "from",
    "RECEIVED": "received, intake, rec d, recd, rcvd, arrived, in date, date in, inquiry, inquired, inquiry date, rec",
    "SENT": "sent, out, mailed, dispatched, delivered, faxed, emailed, forwarded, given",
    "APPOINTMENT": "appointment, appt, consult, eval, evaluation, seen on, visit date, date of service, dos, consultation, "
    "initial eval, initial evaluation, first visit, initial visit, date seen, appts, exam, exam date, first appt, ie, "
    "intake appointment, patient seen, pt seen, surgery, new patient visit, tour, tour date, screening, first session, first appointment",
    "ADMIT": "admit, admission, admitted, soc, start of care, soc date, start date, move in, evaluated, start of service, "
    "assessment, admissions, conversion, enrolled date, move in date, admit date",
    "SCHEDULED": "scheduled, booked, booking, sched, scheduling, date scheduled, scheduled on, schedule, appt made, appointment made, appt made on, made appt",
    "COMPLETED": "completed, complete, closed, done, finished, resolved, discharge, discharged",
    "DECLINED": "declined, decline, lost, denial, denied, non admit, nonadmit, not admitted, no go",
    "THANK": "thank, thanked, thanks, thank you, thank you sent, thx, thank you card, thank you gift, thank you note, ty, ty sent, "
    "thank you letter, ty note, ty card, thankyou, thank you call, acknowledged, acknowledgement",
    "REPORT": "report, letter, consult note, loop closed, report sent, letter sent, note sent, note back, consult report, "
    "close loop, closed loop, loop, results sent, notes sent, follow up letter, consult letter, follow up sent, "
    "follow up report, correspondence, feedback sent, records sent, treatment report, progress note, update sent, "
    "closing the loop, consult note sent, initial report, report back, letter back, close the loop, chart notes sent, "
    "eval sent, visit note sent, results back, update to referrer",
    "SERVICE": "service, procedure, program, treatment, service line, referral type, service requested, requested service, "
    "type of referral, service needed, service provided, modality, line of business, lob, level of care, care type, "
    "type of service, services, product, reason for referral, type of care, therapy, requested procedure, "
    "referral reason, services requested, referral for, referred for, therapy type, tooth, treatment needed, "
    "service type, needs of patient, services needed, case type",
    "DIAGNOSIS": "diagnosis, dx, icd, condition, complaint, chief complaint, icd10, symptoms, symptom, presenting, primary dx, icd 10",
    "FIT": "fit, appropriate, qualified, quality, match, well matched, suitable, good fit, eligible, in scope, referral quality",
    "INSURANCE": "insurance, payer, payor, plan name, coverage, carrier, ins, health plan, insurance type, primary insurance, medicare",
    "AUTH": "auth, authorization, prior auth, authorized, auth number, authorization number, pre auth, preauth, auth status",
    "MONEY": "amount, revenue, value, cost, price, deal, invoice amount, paid, balance, budget, spend, spent, dollar, dollars, fmv, fee, charge, "
    "income, sales, expense, $, usd, deal value, payment, copay, gift, production, collections, annual revenue, deal size, "
    "deal amount",
    "DISTANCE": "mileage, miles, mile, odometer, km, kilometers, distance",
    "COUNT": "count, total, number of, # of, ytd, mtd, how many, no of, qty, quantity, num, volume, referrals ytd, tally, "
    "times, per month, per year, attempts, visits per, monthly, annual, yearly, year to date, sum, average, avg, percent, rate, "
    "this month, this year, last year, last month, 12m, total referrals, referrals received, # referrals, contacts made, "
    "head count, size, numbers, referrals last year, days open, beds",
    "SINCE": "days since, since last, days ago, aging, elapsed, overdue, weeks since, months since, tat, turnaround",
    "CADENCE": "cadence, frequency, interval, every, each, contact frequency, touch frequency, call frequency, visit frequency, "
    "how often, freq, touch every, days between",
    "BEST": "best, good, when to call, office hours, hours, availability, hours of operation, best time, best day, best time of day, best days, "
    "best times, good days, best time to call, preferred days, preferred day, preferred time, visiting hours, days open to reps, "
    "best day to visit, best time to visit",
    "PREFERRED": "preferred, preference, prefers, prefer",
    "PAUSE": "pause, paused, hold, snooze, on hold, hold until, paused until, pause until, on hold until, snooze until, "
    "away until, leave until",
    "UNTIL": "until, till, thru, through",
    "HEARD": "lead source, how did you hear, how heard, how they found us, source of lead, original source, came from, heard about, "
    "how did they hear, found us, source type, acquisition, campaign, how we met, original traffic source, hear about us, "
    "referral source type, source category, source detail, marketing source, where did you hear, utm",
    "SOURCE": "source, origin, referrer name",
    "ANGLE": "angle, pitch, theme, message angle, hook, message theme",
    "TEMPLATE": "template, message id, template used, message used, material, materials, script, collateral, handout",
    "MATERIALS": "left behind, items left, materials left, dropped off, drop off, leave behind, brought",
    "ID": "id, code, acct no, acct #, key, identifier, record id, uuid, guid, unique id, external id, ids, record",
    "NUMBER": "number, no, #, num, nbr, nr, seq, sequence, item",
    "SELECT": "select, checkbox, check, done",
    "TAGS": "tag, tags, label, labels",
    "LANGUAGE": "language, languages, spoken language",
    "DAYS": "days",
    "WEEKS": "weeks, week, wks, wk, months, month, mos, mo, quarters, qtrs",
    "FOR": "=for",
    "RELATION": "relationship",
    "SEEN": "seen",
    "ATTENDING": "attending, pcp, primary care, primary, attending physician, pcp name, attending md, primary care doctor",
    "SPECIALIST": "specialist, specialist name, consultant",
    "PARKING": "parking, directions, entrance, gate",
    "ORDER": "order, orders",
    "": "of, the, a, an, our, your, their, their, is, for, and, or, if, any, y n, yes no, yes, s, with, in, at, mm dd yyyy, mm dd yy, "
    "m d, x, was, we, optional, required, please, w, mdy, yyyy mm dd, dd mm yyyy, n, y, be, associated, current, overall, official, general, own, entire, actual, full, professional, at, ask, their, this, that, has, have, been, all, each one, us, you, i",
}
_WEIGHTS: Final = weights(
    "NAME 0.35, DATE 0.45, NUMBER 0.6, CONTACT 0.7, ID 1.1, PATIENT 2.0, COUNT 2.2, LAST 1.4, NEXT 0.8, "
    "SINCE 2.2, BIRTH 2.5, FAMILY 2.0, MONEY 1.8, INSURANCE 1.8, CREATED 1.6, UPDATED 1.8, RECORDER 1.4, "
    "DAYS 0.5, WEEKS 0.5, DISTANCE 1.8, RELATION 1.0, HOME 1.6, OUTWARD 0.1, MAILING 0.4, BILLING 0.7, LINE2 1.5, EMAIL2 1.3, "
    "OTHERPHONE 1.3, SOURCE 0.9, TYPE 0.8, FIRST 1.2, SURNAME 1.2, HEARD 2.0, INTAKE 0.8, TO 1.4, FROM "
    "0.7, LABEL 2.0, SITE 0.7, GROUP 0.6, TOUCH 0.9, OPTOUT 1.5, NEEDED 1.5, LINK 1.8, LICENSE 1.8, LEVEL "
    "1.2, ACTION 0.8, WHEN 0.5, NOTES 0.8, INITIALS 0.5, VISIT 0.9, OWNER 0.9, SENT 0.9"
)


def _meanings() -> dict[str, str]:
    found = {
        word.strip(): concept
        for concept, words in _MEANINGS.items()
        for word in words.split(",")
        if word.strip()
    }
    return found | PHRASES


_ATTRIBUTES: Final = frozenset(
    {"PHONE", "FAX", "EMAIL", "ADDRESS", "CITY", "STATE", "ZIP", "NPI", "SPECIALTY", "OWNER"}
)
_JOINS: Final[dict[frozenset[str], str]] = {
    frozenset(parts.split()): whole.strip()
    for parts, _, whole in (
        pair.partition("=")
        for pair in [
            "RELATION STAGE = STATUS",
            " RELATION STATUS = STATUS",
            " REFERRAL SOURCE TYPE = HEARD",
            " SOURCE TYPE = HEARD",
            " ORG TYPE = SPECIALTY",
            " PERSON TYPE = SPECIALTY",
            " CONTACT TYPE = CHANNEL",
            " TOUCH TYPE = CHANNEL",
            " REFERRAL TYPE = SERVICE",
            " SERVICE TYPE = SERVICE",
            " CHANNEL TOUCH = CHANNEL",
            " CHANNEL CONTACT = CHANNEL",
            " CONTACT LAST = LAST TOUCH",
            " CONTACT NEXT = NEXT TOUCH",
            " CONTACT DATE = TOUCH DATE",
            " CONTACT OUTCOME = TOUCH OUTCOME",
            " CONTACT PURPOSE = PURPOSE",
            " PURPOSE TOUCH = PURPOSE",
            " CONTACT NOTES = TOUCH NOTES",
            " CONTACT TIME = TOUCH TIME",
            " CONTACT RESPONSE = RESPONSE",
            " NOTES SENT = REPORT",
            " REPORT SENT = REPORT",
            " SENT THANK = THANK",
            " NOTES THANK = THANK",
            " REPORT THANK = THANK",
            " NOTES REPORT = REPORT",
            " ADMIT REASON = DECLINED REASON",
            " OUTCOME REASON = DECLINED REASON",
            " REASON STATUS = DECLINED REASON",
            " REASON TOUCH = PURPOSE",
            " REASON REFERRAL = SERVICE",
            " OUTCOME TOUCH = OUTCOME",
            " DIRECTION TOUCH = DIRECTION",
            " BY TOUCH = BY",
            " CONTACT PREFERRED = PREFERRED CHANNEL",
            " BEST CONTACT = PREFERRED CHANNEL",
            " ORG OWNER = OWNER",
            " FOLLOWUP LAST = LAST TOUCH",
            " APPOINTMENT LAST = LAST TOUCH",
        ]
    )
}
_MODIFIERS: Final = frozenset({"ORG", "PERSON", "CONTACT", "ADDRESS", "SITE", "SOURCE"})
LEXICON: Final = Lexicon(_meanings(), _WEIGHTS, _ATTRIBUTES, _MODIFIERS, _JOINS, count="COUNT")
"""Every header word that refboard knows."""
