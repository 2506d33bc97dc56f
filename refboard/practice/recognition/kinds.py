"""The tables a practice can have, and lists that look like them and are none."""

from __future__ import annotations

from typing import Final

from refboard.practice import schema
from refboard.practice.recognition.referral_roles import REFERRAL_ROLES
from refboard.practice.recognition.target_roles import TARGET_ROLES
from refboard.practice.recognition.touch_roles import TOUCH_ROLES
from refboard.practice.recognition.word_lists import weights
from workbook.recognition.roles import OtherKind, TableKind
from workbook.schema import TableSpec, fold


def _exact(spec: TableSpec) -> frozenset[str]:
    return frozenset(fold(name) for name in (spec.name, *spec.aliases))


_UNUSED: Final = frozenset(
    [
        "backup",
        "copy",
        "template",
        "sample",
        "example",
        "blank",
        "test",
        "draft",
        "unused",
        "duplicate",
        "duplicates",
        "instructions",
    ]
)
_GONE: Final = frozenset(
    [
        "old",
        "archive",
        "archived",
        "lost",
        "closed",
        "inactive",
        "previous",
        "deleted",
        "removed",
        "dead",
        "past",
        "former",
        "gone",
        "left",
        "retired",
        "declined",
    ]
)

TARGETS: Final = TableKind(
    "Targets",
    TARGET_ROLES,
    (("Source", "Contact"),),
    sheet_words=weights(
        "ORG 1.5, PERSON 1.5, SOURCE 1.2, CONTACT 0.8, OWNER 0.2, directory 1.5, roster 1.0, list 0.6, partner 1.2, database 0.6, crm 0.6, target 1.5, CLIENT 0.6, tracker 0.2, REFERRAL 0.2, LINK 0.0"
    ),
    header_words=weights(
        "PHONE 0.3, EMAIL 0.3, FAX 0.4, ADDRESS 0.3, CITY 0.3, ZIP 0.3, TIER 0.4, OPTOUT 0.3, SPECIALTY 0.3, LAST 0.5, NEXT 0.2, PATIENT -1.5, FAMILY -1.5, BIRTH -1.0, DIAGNOSIS -0.8, CADENCE 0.4, BEST 0.4, PREFERRED 0.4"
    ),
    features=weights(
        "events_beside 2.5, day_per_row -0.8, repeats -2.0, distinct 1.2, patients -2.5, trade 0.8, foreign -1.0, no_sign -2.0, few -0.8"
    ),
    bias=-1.2,
    exact=_exact(schema.TARGETS),
    put_aside=_UNUSED | _GONE,
)
TOUCHES: Final = TableKind(
    "Touches",
    TOUCH_ROLES,
    (("Source", "Contact", "Target ID"), ("Date",)),
    sheet_words=weights(
        "TOUCH 1.5, log 0.8, CHANNEL 0.6, tracker 0.2, journal 0.8, PHONE 0.6, CONTACT 0.4, marketing 0.6, REFERRAL -0.6, field 0.4, history 0.6, CREATED 0.0, report 0.2, weekly 0.4, daily 0.4, EMAIL 0.3"
    ),
    header_words=weights(
        "TOUCH 0.5, CHANNEL 0.6, DIRECTION 0.8, PURPOSE 0.4, INTEL 0.3, RECEIVED -0.8, APPOINTMENT -0.8, PATIENT -0.6, ADMIT -0.8, THANK -0.5, REPORT -0.5, LAST -0.6, FOLLOWUP 0.2, SERVICE -0.3, DIAGNOSIS -0.6, INSURANCE -0.8"
    ),
    features=weights("events_beside -3.5, day_per_row 2.0, repeats 1.5, distinct -1.2, patients -1.0"),
    bias=-2.2,
    exact=_exact(schema.TOUCHES),
    put_aside=_UNUSED,
)
REFERRALS: Final = TableKind(
    "Referrals",
    REFERRAL_ROLES,
    (("Source", "Contact", "Target ID"), ("Received", "Appointment", "Scheduled on")),
    sheet_words=weights(
        "REFERRAL 1.2, RECEIVED 1.0, PATIENT 0.3, log 0.2, ORDER 0.4, CLIENT 0.2, ADMIT 0.8, tracker 0.1, inquiry 0.8, TO -2.0, SENT -1.5, SOURCE -1.0, OWNER -0.4"
    ),
    header_words=weights(
        "REFERRAL 0.5, RECEIVED 0.7, PATIENT 0.6, APPOINTMENT 0.6, SCHEDULED 0.5, ADMIT 0.6, SERVICE 0.4, THANK 0.5, REPORT 0.5, DIAGNOSIS 0.3, INSURANCE 0.2, FROM 0.4, REFERRAL TO -1.5, CHANNEL -0.4, DIRECTION -0.8, TOUCH -0.3, NEXT -0.4, LAST -0.6, PURPOSE -0.3, INTEL -0.3, AUTH 0.3, DECLINED 0.3"
    ),
    features=weights("day_per_row 1.2, repeats 0.8, distinct -0.6, patients 1.0, outgoing -4.0"),
    bias=-2.4,
    exact=_exact(schema.REFERRALS),
    put_aside=_UNUSED,
)
KINDS: Final = (TARGETS, TOUCHES, REFERRALS)

OTHERS: Final = (
    OtherKind(
        "outgoing referrals",
        "It lists referrals that went out from you; refboard follows those that come in.",
        sheet_words=weights(
            "SENT 2.0, TO 2.0, outgoing 2.5, outbound 2.5, DIRECTION 1.5, REFERRAL 0.3, OUT 2.0"
        ),
        header_words=weights(
            "REFERRAL TO 3.2, TO PERSON 1.0, SPECIALIST 1.2, APPOINTMENT RECEIVED 0.8, REPORT RECEIVED 1.0, SENT 0.5, REFERRAL 0.4, PATIENT 0.8, REFERRAL FROM -3.0, RECEIVED -0.8, APPOINTMENT 0.4, AUTH 0.4, DIAGNOSIS 0.3"
        ),
        features=weights("referrers -6.0, outgoing 3.0"),
        bias=-1.4,
    ),
    OtherKind(
        "patients",
        "It lists patients or their families, not offices that refer.",
        sheet_words=weights(
            "PATIENT 1.5, FAMILY 2.0, census 2.5, CLIENT 0.4, roster 0.6, caseload 2.0, bereavement 2.5"
        ),
        header_words=weights(
            "PATIENT 1.6, FAMILY 1.8, RELATION 0.8, BIRTH 1.8, SEX 1.2, SECRET 1.6, INSURANCE 1.0, DIAGNOSIS 1.2, HOME 0.4, allergy 1.5, medication 1.5, language 0.3, ADMIT 0.6, REFERRAL FROM -2.0, REFERRAL SOURCE -1.5, RECEIVED -1.0, ORG -0.8, NPI -1.5, TIER -0.8, FAX -0.5, REFERRAL PERSON -2.0, REFERRAL ORG -2.0, copay 0.8, REFERRAL -1.0"
        ),
        features=weights("births 1.5, referrers -2.0, offices -1.5"),
        bias=-1.4,
    ),
    OtherKind(
        "staff",
        "It lists your own staff or their schedules, not offices that refer.",
        sheet_words=weights(
            "staff 2.0, BY 1.2, payroll 3.0, employee 2.0, hr 2.5, schedule 1.0, SCHEDULED 1.0, pto 3.0, oncall 2.0, timesheet 3.0, credentialing 2.0, DEPARTMENT 0.6, rota 3.0"
        ),
        header_words=weights(
            "employee 1.5, hire 2.0, hired 2.0, salary 2.5, wage 2.5, shift 2.0, DEPARTMENT 0.9, payroll 2.5, pto 2.5, supervisor 1.2, hourly 2.0, badge 1.5, termination 2.0, LICENSE 0.7, BIRTH 0.5, benefits 1.5, pay 1.8, JOB 0.3, vacation 2.5, MANAGER 0.4, monday 1.0, tuesday 1.0, wednesday 0.6, thursday 0.6, friday 0.6, expiration 0.8, expires 0.8, cpr 2.0, FAMILY 0.3, position 0.4, emergency 0.8, fte 2.0, training 1.0, ORG -1.2, REFERRAL -2.0, NPI -0.5, TIER -0.8"
        ),
        bias=-1.6,
    ),
    OtherKind(
        "billing",
        "It lists bills, claims, orders or payments, not offices that refer.",
        sheet_words=weights(
            "billing 3.0, BILLING 3.0, MONEY 1.0, claims 3.0, invoices 3.0, ledger 2.5, expenses 2.0, ORDER 0.5, budget 2.5, ar 1.5, inventory 3.0"
        ),
        header_words=weights(
            "MONEY 0.9, INSURANCE 0.7, cpt 2.0, invoice 2.0, bill 1.5, charges 1.5, due 0.3, claim 2.0, billed 2.0, units 1.0, adjustment 1.5, allowed 1.2, BILLING 0.6, vendor 2.0, po 1.5, sku 2.5, modifier 2.0, eob 2.5, outstanding 0.8, deductible 1.5, statement 1.5, check 0.8, tax 1.0, discount 1.5, subtotal 1.5, terms 1.0, ORDER 0.6, shipping 2.0, stock 2.0, supplier 2.0, unit 1.2, REFERRAL -1.5, FOLLOWUP -0.8, NEXT -0.5, TOUCH -0.8, LAST -0.3, ledger 1.5, category 0.3, payee 2.0, reorder 2.0, item 1.2, STAGE -0.8, HEARD -0.8"
        ),
        bias=-1.4,
    ),
    OtherKind(
        "another trade",
        "It lists leads of another trade, not offices that refer patients.",
        sheet_words=weights(
            "listings 3.0, properties 2.5, property 2.0, candidates 3.0, recruiting 3.0, inventory 2.0, policies 2.0, vehicles 3.0, jobs 1.5, donors 3.0, volunteers 2.5, wedding 3.0, guests 3.0, loans 3.0, students 3.0, projects 1.0, tickets 1.5"
        ),
        header_words=weights(
            "mls 3.0, bedrooms 4.0, bathrooms 3.0, bed 0.8, bath 2.0, sqft 3.0, listing 2.0, vehicle 3.0, vin 3.0, make 1.5, model 1.5, premium 2.0, SECRET 0.8, loan 2.5, lender 2.5, candidate 2.5, resume 2.5, donor 4.0, donors 4.0, zillow 2.0, donation 3.0, pledge 3.0, donated 3.0, student 1.0, property 1.2, roof 3.0, contractor 2.0, acreage 3.0, lot 1.5, mortgage 3.0, wedding 3.0, venue 2.0, guests 2.0, rent 2.0, tenant 3.0, lease 2.5, buyer 2.0, seller 2.0, saas 2.5, mrr 3.0, arr 2.5, seats 2.0, license 0.5, renewal 1.5, square 2.0, bedroom 3.0, employees 1.0, industry 0.3, INDUSTRY 0.5, software 1.5, MONEY 0.4, interview 2.5, applicant 2.5, salary 1.0, house 1.0, rooms 1.5, closing 1.0, commission 1.5, book 0.8, publisher 2.0, game 2.0, REFERRAL -1.2, NPI -3.0, SPECIALTY -1.0, PERSON -0.4, FAX -0.6, PATIENT -1.0, TIER -0.5"
        ),
        features=weights("trade -3.5, foreign 1.0"),
        bias=-1.4,
    ),
)
"""Kinds of lists that are refused, with the reason."""
