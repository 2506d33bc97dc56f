"""Words by which lists of a practice are known: how a lead came, specialties, roles, names of offices."""

from __future__ import annotations

from typing import Final

from workbook.schema import fold


def _known(text: str) -> dict[str, str]:
    return {fold(word): "" for word in text.split(",") if fold(word)}


def words_of(text: str) -> frozenset[str]:
    """Read words that are separated by spaces."""
    return frozenset(text.split())


def weights(text: str) -> dict[str, float]:
    """Read ``PHONE 0.3, REFERRAL TO -1.5``: words, each with what it counts for (or against) a kind."""
    pairs = (part.strip().rpartition(" ") for part in text.split(","))
    return {word: float(number) for word, _, number in pairs}


HEARD: Final = _known(
    "website, web, google, internet, facebook, instagram, linkedin, social media, trade show, tradeshow, "
    "conference, cold call, cold email, event, advertisement, ad, ads, online, search, word of mouth, "
    "walk in, yelp, newsletter, inbound, outbound, webinar, import, csv import, list purchase, purchased "
    "list, other, internal, direct traffic, organic search, paid search, offline sources, email "
    "marketing, radio, tv, billboard, flyer, friend, family, self, self referral, existing patient, "
    "insurance, insurance directory, partner, employee referral, seo, campaign, networking, health fair, "
    "psychology today, zocdoc, healthgrades, direct mail, zoominfo, apollo, manual, crm, form, web form, "
    "organic, paid social, referral, referrals, landing page, chamber, chamber of commerce, insurance "
    "website, friend family, google ads, past patient, former patient, returning patient, online search, "
    "print, magazine, youtube, tiktok, open house, marketing, direct "
)
"""How a lead came: answers to "how did you hear about us"."""
SPECIALTY: Final = _known(
    "family medicine, family practice, internal medicine, pediatrics, pediatric, peds, ob/gyn, obgyn, "
    "urgent care, uc, dentistry, allergy, cardiology, dermatology, endocrinology, gastroenterology, "
    "neurology, oncology, orthopedics, orthopaedics, ortho, pulmonology, rheumatology, urology, primary "
    "care, pcp, general dentist, general dentistry, endodontics, orthodontics, periodontics, oral "
    "surgery, pediatric dentistry, prosthodontics, psychiatry, psychology, counseling, physical therapy, "
    "pt, ot, occupational therapy, speech therapy, podiatry, chiropractic, chiropractor, pain management, "
    "general surgery, surgery, ent, otolaryngology, ophthalmology, optometry, nephrology, hematology, "
    "geriatrics, hospice, home health, home care, snf, skilled nursing, assisted living, senior living, "
    "memory care, hospital, rehab, ltac, alf, ilf, independent living, case management, social work, "
    "discharge planning, womens health, women s health, sports medicine, physiatry, pm&r, gp, fm, im, "
    "im/fm, family, behavioral health, mental health, addiction medicine, radiology, imaging, "
    "neurosurgery, vascular surgery, plastic surgery, bariatric, sleep medicine, infectious disease, "
    "wound care, palliative, palliative care, midwifery, acupuncture, naturopathy, school, schools, law "
    "firm, attorney, emergency medicine, hospitalist, veterinary, gi, derm, cards, neuro, onc, endo, "
    "perio, pedo, hem/onc, pulm, rheum, nephro, optometrist, hospitalists, pediatrician, dentist, family "
    "physician, internist, cardiologist, chiro, ob, gyn, skilled nursing facility, home health agency, "
    "physician office, dialysis, general practice, trauma therapy, couples, cbt, emdr, eating disorders "
)
"""What an office or a person practices."""
ROLE: Final = _known(
    "physician, referral coordinator, office manager, practice manager, front desk, nurse, rn, np, pa, "
    "md, do, medical assistant, ma, receptionist, case manager, social worker, discharge planner, "
    "administrator, owner, dds, dmd, dentist, hygienist, scheduler, coordinator, director, director of "
    "nursing, don, billing, nurse practitioner, physician assistant, manager, ceo, coo, executive "
    "director, marketing director, therapist, counselor, lpn, clinic manager, medical director, doctor, "
    "biller, treatment coordinator, intake coordinator, provider, psychologist, psychiatrist, lcsw, lmft, "
    "school counselor, principal, administrative assistant, surgery scheduler, nurse manager, care "
    "coordinator, referrals, admissions director, office mgr "
)
"""What people do at an office."""
OFFICE_WORDS: Final = words_of(
    "academy agency alf allergy animal arthritis assisted assoc associates asthma attorneys audiology "
    "bariatric birth cardiology cardiovascular care center centers centre children childrens "
    "chiropractic church clinic clinica clinics co college community company consulting corp counseling "
    "county dental dentist dentistry dentists department dermatology dialysis district doctors "
    "endocrine endodontics ent estates eye family fertility firm fm foot foundation gardens "
    "gastroenterology general group gyn health healthcare hearing heart home homes hospice hospital "
    "hospitals im imaging inc institute internal kidney kids lab laboratory labs laser law living llc "
    "llp ltd manor med medical medicine medicos memorial mercy mgmt midwives nephrology network "
    "neurology nursing ob obgyn office offices oncology optometry oral ortho orthodontics orthopaedics "
    "orthopedics pa pain palliative partners pc pediatric pediatrics peds periodontics pharmacy "
    "physicians place pllc pllp podiatry practice primary providers psychiatry psychology pulmonary "
    "radiology regional rehab rehabcare rehabilitation residences rheumatology school senior services "
    "skin sleep smile smilecare smiles snf solutions specialists specialty spine sports st. surgery "
    "surgical system systems terrace therapies therapy university urgent urology vascular vein vet "
    "veterinary villa village vision wellness women womens ymca "
)
"""Words that names of offices contain and names of people seldom do."""
_COMMON_WORDS: Final = words_of(
    "academy agency assoc associates attorneys birth care center centers centre children childrens "
    "church co college community company consulting corp county department district estates eye family "
    "firm foot foundation gardens general group heart home homes inc institute internal kids law living "
    "llc llp ltd manor med memorial mercy network office offices pa partners pc place pllc pllp "
    "practice primary regional residences school senior services skin sleep smile smiles solutions "
    "specialty sports st. system systems terrace university urgent villa village women womens ymca "
)
TRADE_WORDS: Final = (OFFICE_WORDS - _COMMON_WORDS) | frozenset(
    {"dr", "md", "np", "dds", "dmd", "rn", "lcsw", "lmft", "physician", "doctor"}
)
"""Words in names that only health care has."""
