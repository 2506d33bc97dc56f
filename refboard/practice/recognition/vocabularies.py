"""Words that people write into cells, and which of refboard's words they mean.

``""`` marks a word that belongs to the column but that no choice stands for; a person is asked once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workbook.schema import fold


def _vocabulary(lines: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, words in lines.items():
        for word in (meaning, *words.split(",")):
            if fold(word):
                found[fold(word)] = "" if meaning.startswith("?") else meaning
    return found


CHANNEL: Final = _vocabulary(
    {
        "Visit": "in person, in-person, inperson, drop in, drop-in, drop by, site visit, office visit, field visit, face to face, "
        "f2f, onsite, on site, walk in, stopped by, personal visit, meeting, meet, pop in, tour, dropoff, drop off, door knock, visited, "
        "physician visit, sales call in person, stop by, facility visit",
        "Phone": "call, phone call, telephone, called, tel, cold call, telephone call, ph, p/c, pc, outbound call, inbound call, "
        "phoned, cell, voicemail drop, call in",
        "Email": "e-mail, mail, emailed, e mail, eml, email blast, newsletter, mass email, email sent",
        "Fax": "faxed, efax, fax blast",
        "Letter": "mailed, postal mail, usps, postcard, snail mail, post, card, mailer, mailing, thank you card, handwritten note",
        "Text": "sms, text message, texted, txt, imessage, whatsapp",
        "Portal": "epic message, inbasket, in basket, ehr message, secure message, linkedin, direct message, dm, chat, webform, website",
        "Event": "lunch, lunch and learn, lunch & learn, lunch n learn, in-service, inservice, in service, ce event, ce, dinner, conference, "
        "open house, breakfast, coffee, presentation, webinar, zoom, teams, virtual, virtual meeting, video call, video, community event, "
        "health fair, lunch/learn, trade show, networking, seminar, donuts, happy hour, golf, lunch meeting, sponsorship",
    }
)
DIRECTION: Final = _vocabulary(
    {
        "Out": "outbound, outgoing, o, out going, outbound call, we called, sent, made, to them, outging, outgoin",
        "In": "inbound, incoming, i, in coming, inbound call, they called, received, from them, incominmg, incomming",
    }
)
TOUCH_OUTCOME: Final = _vocabulary(
    {
        "Sent": "delivered, mailed, emailed, faxed, email sent, letter sent, sent email, sent info, sent information, info sent",
        "Spoke": "spoke with, spoke to, spoken, talked, connected, reached, conversation, met, met with, answered, contact made, "
        "live, live answer, discussed, success, successful, talked to, had conversation, contacted, met in person, "
        "spoke w, face to face, productive, good conversation, meeting held, seen, saw, visited, connected call",
        "Voicemail": "lvm, vm, left vm, left voicemail, left message, lm, lmom, left msg, voice mail, message left, left voice mail, "
        "l/m, left a message, lmtcb, lft vm, machine, answering machine, left message with, left message w",
        "No answer": "na, n/a, no contact, not available, unavailable, no response, did not answer, dna, ring no answer, rna, busy, "
        "not in, no one available, line busy, could not reach, unable to reach, not reached, gatekeeper, closed, not home, "
        "hung up, no pick up, no pickup, didn t answer, no show, nobody there, blocked, hang up",
        "Left materials": "dropped off materials, dropped off, drop off, left brochure, left brochures, left info, left literature, "
        "left cards, materials left, left card, left pads, left referral pads, dropped brochure, left packet, left goodies, "
        "delivered materials, left behind, left flyer, dropped materials, drop",
        "Bounced": "undeliverable, bad number, wrong number, disconnected, failed, invalid, returned, bounce, undelivered, "
        "bad email, fax failed, returned mail, invalid number, number disconnected",
        "?": "follow up, pending, scheduled, callback, call back, meeting scheduled, scheduled meeting, appointment set, rescheduled, "
        "cancelled, interested, not interested, referral received, positive, neutral, negative, will call back, "
        "requested info, other, completed, complete, done, attempted",
    }
)
RESPONSE: Final = _vocabulary(
    {
        "Interested": "yes, positive, very interested, hot, wants to meet, will refer, warm, agreed, meeting booked, "
        "wants meeting, open, receptive, enthusiastic, favorable",
        "Information asked": "asked for info, wants info, requested info, info requested, wants information, asked for information, question, "
        "send info, more info, requested information, wants brochure, asked for cards, needs info",
        "Not now": "later, maybe, maybe later, call back, callback, busy, neutral, lukewarm, follow up later, next quarter, no need now",
        "No": "not interested, negative, declined, refused, no thanks, has own, cold",
        "Stop": "do not contact, remove, unsubscribe, opt out, dnc, stop contacting, do not call",
        "Wrong contact": "wrong person, wrong number, wrong dept, no longer there, left practice, not the right person, wrong office",
        "?": "no response, none yet, no reply, awaiting, waiting, pending, replied, responded, yes replied",
    }
)
REFERRAL_OUTCOME: Final = _vocabulary(
    {
        "Completed": "complete, seen, done, patient seen, pt seen, treated, attended, arrived, evaluated, eval completed, closed, kept, show, "
        "showed, admitted, admit, soc, started, active patient, active, in treatment, checked out, started care, enrolled, "
        "accepted, converted, signed, discharged, yes, established, on service, moved in, service started, completed visit, "
        "consult completed, fulfilled, won, closed won, appointment completed, closed complete, intake completed, in care, visit complete, y, true",
        "No-show": "no show, ns, dns, did not show, missed, noshow, missed appt, dna, did not attend, fta, failed to show, n/s, "
        "no showed, missed appointment",
        "Declined": "refused, patient declined, pt declined, not interested, rejected, denied, not accepted, lost, non-admit, "
        "non admit, not admitted, did not qualify, not appropriate, not eligible, ineligible, out of network, chose other, "
        "went elsewhere, chose another provider, turned down, pt refused, closed lost, not a fit, patient refused, unqualified, "
        "insurance denied, oon, wrong specialty, not a candidate",
        "Cancelled": "canceled, cancel, cx, withdrawn, void, voided, cancelled by patient, duplicate, pt cancelled, cancelled appt, rescinded, "
        "patient canceled, cxl, deceased, expired",
        "Unreachable": "unable to reach, utr, unable to contact, no response, no contact, could not reach, lvm x3, no answer, "
        "can t reach, unable to schedule, no reply, closed no contact, closed unable to reach, left 3 messages",
        "?": "pending, scheduled, new, open, in progress, waiting, awaiting, received, contacted, in process, to schedule, "
        "needs scheduling, not scheduled, referred, attempting, authorization pending, pending auth, booked, in review, assigned, "
        "rescheduled, on hold, waitlist, wait list, waiting list, pending insurance, sent, processing, triage, under review, intake, "
        "left message, lvm, called, called pt, pending schedule, appt scheduled, appointment scheduled, waiting for records",
    }
)
OPEN_REFERRAL: Final = frozenset(
    fold(word)
    for word in [
        "pending",
        " scheduled",
        " new",
        " open",
        " in progress",
        " waiting",
        " awaiting",
        " received",
        " contacted",
        " in process",
        " to schedule",
        " needs scheduling",
        " not scheduled",
        " referred",
        " attempting",
        " pending auth",
        " authorization pending",
        " booked",
        " in review",
        " assigned",
        " rescheduled",
        " on hold",
        " waitlist",
        " wait list",
        " waiting list",
        " pending insurance",
        " sent",
        " processing",
        " triage",
        " under review",
        " intake",
        " left message",
        " lvm",
        " called",
        " called pt",
        " pending schedule",
        " appt scheduled",
        " appointment scheduled",
        " waiting for records",
    ]
)
"""Words for a referral that has no outcome yet."""
STATUS: Final = _vocabulary(
    {
        "Active": "yes, true, current, open, a, engaged, referring, established, active referrer, partner, hot, warm, new, lead, "
        "prospect, target, contacted, visited, in progress, customer, client, cold, working, potential, referring actively, "
        "active partner, interested, hot clients, warm leads, cold prospects, prospecting, qualified, nurturing, connected, new lead, "
        "active client, follow up, attempted to contact, in discussion, onboarding, growing, key account, pending, closed won, "
        "loyal, vip, developing, maintain, maintaining, dormant, lapsed, re-engage, met, introduced, needs visit, priority, "
        "regular, occasional, in talks, verified, needs attention, at risk, new target, warm lead, cold lead, hot lead",
        "Paused": "on hold, hold, paused, snoozed, later, inactive for now, seasonal, temporarily closed, pause",
        "Left": "inactive, no, false, closed, retired, moved, gone, left practice, no longer there, lost, closed lost, former, deceased, "
        "out of business, archived, i, disqualified, dead, dropped, relocated, terminated, past, duplicate, sold, bad data, "
        "permanently closed, not active, deactivated",
        "Not accepting": "not interested, not accepting referrals, do not visit, no reps, no rep policy, no soliciting, declined, "
        "no see, unqualified, competitor, no visits, has own, no access, not a fit, not accepting reps, refused",
    }
)
TIER: Final = _vocabulary(
    {
        "A": "high, 1, top, tier 1, platinum, gold, key, vip, a list, high value, hot, critical, a+, urgent, strategic, h, tier a, t1, p1, "
        "3 stars, ★★★, high priority, highest, priority 1, large, very high, 1st, must see",
        "B": "medium, 2, mid, tier 2, silver, moderate, med, normal, medium value, warm, b+, m, tier b, t2, p2, ★★, "
        "medium priority, average, regular, priority 2, standard, 2nd",
        "C": "low, 3, tier 3, bronze, low value, cold, l, d, 4, tier c, t3, p3, ★, low priority, minor, lowest, priority 3, small, 3rd, "
        "tier 4, very low",
        "New": "prospect, unrated, target, none yet, potential, n, unknown yet, to be rated",
    }
)
FIT: Final = _vocabulary(
    {
        "Good": "yes, high, appropriate, great, excellent, qualified, y, true, good fit, well matched, in scope, strong, perfect",
        "Partial": "some, medium, partly, moderate, somewhat, fair, ok, borderline",
        "Poor": "no, low, inappropriate, bad, not appropriate, unqualified, n, false, poor fit, out of scope, weak, wrong",
    }
)
PURPOSE: Final = _vocabulary(
    {
        "Introduce": "introduction, intro, intro visit, first visit, new, prospecting, cold call, initial, initial visit, meet and greet, "
        "meet & greet, introductory, first contact, new office, relationship building, introductory call, marketing",
        "Detail": "education, detailing, presentation, new service line, service update, in-service, inservice, training, program update, "
        "service line, product, info, information, new service, educate, literature, discuss services, ce",
        "Availability": "openings, open slots, new hours, capacity, schedule update, bed availability, beds",
        "Check-in": "follow up, follow-up, followup, checkin, check in, maintenance, touch base, routine, relationship, courtesy, "
        "courtesy call, regular visit, service visit, routine visit, catch up, keep in touch, account maintenance, relationship visit, "
        "lunch, drop off, referral pads, deliver supplies, supplies, general, monthly visit, ongoing",
        "Loop note": "report, referral update, patient update, close loop, status update, close the loop, update on patient, patient status, "
        "results, follow up on patient, referral follow up, discuss patient, consult note",
        "Thank you": "thanks, thank, appreciation, thank-you, gift, holiday gift, thank you visit, ty",
        "Reply": "answer, response, question, returned call, return call, callback, inquiry, issue, complaint, service recovery, "
        "problem, request, issue resolution, concern",
        "Re-engage": "reactivation, re engage, win back, reconnect, winback, dormant, lapsed, re-activation",
    }
)
ANGLE: Final = _vocabulary(
    {
        "Speed": "fast access, quick access, access, same day, same week, turnaround, quick scheduling",
        "Expertise": "quality, outcomes, experience, specialist, clinical, expert",
        "Convenience": "location, insurance, easy, online referral, hours, nearby",
        "Communication": "reports, updates, feedback, notes back, follow up letters",
    }
)
DETAIL: Final = _vocabulary(
    {"Brief": "short, low, quick, summary", "Full": "long, high, detailed, complete, in depth"}
)
OPT_OUT: Final = _vocabulary(
    {
        "All": "yes, true, x, y, 1, do not contact, dnc, opt out, opted out, unsubscribed, stop, ✓, ✔, ☑, never, no contact, any",
        "Phone": "call, calls, do not call, no calls, phone only",
        "Email": "emails, e-mail, mail, no email",
        "Fax": "faxes, no fax, no faxes",
        "Visit": "visits, no visits, in person, no drop ins, no reps",
        "Text": "sms, texts, no texts",
        "Letter": "letters, postal",
        "?": "no, false, n, 0, ok, no restrictions, none",
    }
)
VOCABULARIES: Final[dict[tuple[str, str], dict[str, str]]] = {
    ("Targets", "Tier"): TIER,
    ("Targets", "Status"): STATUS,
    ("Targets", "Preferred channel"): CHANNEL,
    ("Targets", "Detail"): DETAIL,
    ("Targets", "Angle"): ANGLE,
    ("Targets", "Do not contact"): OPT_OUT,
    ("Touches", "Direction"): DIRECTION,
    ("Touches", "Channel"): CHANNEL,
    ("Touches", "Purpose"): PURPOSE,
    ("Touches", "Angle"): ANGLE,
    ("Touches", "Outcome"): TOUCH_OUTCOME,
    ("Touches", "Response"): RESPONSE,
    ("Referrals", "Fit"): FIT,
    ("Referrals", "Outcome"): REFERRAL_OUTCOME,
    ("Messages", "Purpose"): PURPOSE,
    ("Messages", "Angle"): ANGLE,
    ("Messages", "Channel"): CHANNEL,
}
"""Table and column -> the words that are understood there."""
