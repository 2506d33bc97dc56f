"""Made-up offices, people and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final


def _words(text: str) -> list[str]:
    return text.split()


_FIRST: Final = _words(
    "Alder Birch Cedar Copper Crane Eagle Elm Fern Finch Fox Glen Harbor Hawk Hazel Heron Hollow Iron Juniper "
    "Lark Laurel Linden Maple Meadow Mill North Oak Old Otter Pine Plum Quarry Raven Red River Robin Rowan "
    "Sage Silver Sparrow Spruce Stone Sumac Swan Thistle Timber Valley Walnut West White Willow Wren Yarrow"
)
_SECOND: Final = _words(
    "Arbor Bay Bend Bluff Bridge Brook Canyon Chapel Corner Court Cove Creek Crest Crossing Dale Falls Ferry "
    "Field Forest Fork Gardens Gate Glade Green Grove Heights Hill Junction Knoll Lake Landing Lane Ledge "
    "Meadows Mill Park Path Pass Place Plaza Point Pond Prairie Ridge Rock Run Shore Spring Square Station "
    "Street Summit Terrace Trail Vale View Village Way Woods"
)
_KINDS: Final = {
    "Family Medicine": ("Family Medicine", "Family Practice", "Family Health", "Primary Care"),
    "Internal Medicine": ("Internal Medicine", "Medical Group", "Internists", "Adult Medicine"),
    "Pediatrics": ("Pediatrics", "Children's Clinic", "Pediatric Group"),
    "Allergy": ("Allergy", "Allergy & Asthma"),
    "Dentistry": ("Dental", "Family Dentistry"),
    "Urgent Care": ("Urgent Care", "Walk-in Clinic"),
    "Pulmonology": ("Lung & Sleep", "Pulmonary Associates"),
    "Neurology": ("Neurology",),
    "OB/GYN": ("Women's Health",),
}
_SPECIALTIES: Final = tuple(_KINDS)
_SPECIALTY_WEIGHTS: Final = (30, 18, 18, 7, 7, 8, 5, 4, 3)
_GIVEN: Final = _words(
    "Abena Adela Aiko Alma Amir Anders Anika Anton Arlo Asha Aurel Basil Beata Benno Bettina Bram Calla Carmo "
    "Casper Cato Celso Clio Corin Dagny Dalia Darko Della Dimas Dorit Edda Eero Elio Elke Emre Enid Esme Ezra "
    "Fadia Farid Fenna Fleur Gita Greta Gwen Hana Hedda Ilse Imke Ines Ivo Jada Jarek Jonna Jorun Kaia Kalle "
    "Keiko Kiran Klara Koa Lale Lars Leda Lior Livia Lotte Mael Magda Malik Marit Mateo Mila Mina Nadia Nils "
    "Noor Oona Orla Oskar Pavel Petra Quill Rafa Rania Renzo Rhea Roan Runa Sabra Sadie Selma Senan Signe Sol "
    "Tamsin Tarek Thea Tilda Umar Una Vera Viggo Wanda Xenia Yara Yusuf Zadie Zora"
)
_FAMILY: Final = _words(
    "Abbatt Achterberg Adeyinka Almgren Amsel Anzengruber Arkwell Asgard Auerling Baklund Balthor Barnaval "
    "Bekkering Belmarsh Bergquist Birkett Bleeker Bondarin Brakspear Brandvold Calloweth Cantrelle Carvalino "
    "Castlerock Chidera Clavering Corbelli Crannock Dahlmont Danforthe Deverell Dorsetti Drummel Dunmoor "
    "Ebbesvik Eckhardt Egertone Elsworthy Falkenrath Farquell Fennimore Fiskeby Gallivan Garmendy Gatherby "
    "Ghoraib Gladwyn Greywater Gunnarsby Hadleigh Halvorin Harroway Hesselund Hollander Iglesias-Rey Ingersby "
    "Jarvela Jessamy Kallister Karimian Kestelman Kirkholm Kovarik Lachowsky Langeland Larkspur Lindqvale "
    "Lombardo Lorrimer Maddern Malakian Marchetti Merriwick Mikaelson Montrose Nakagami Neville-Osei Norrland "
    "Oakhurst Obanye Odenkirk Olofsgard Orrinsmith Paddock Palmgren Pasternik Penhallow Pettibone Quarrington "
    "Quennell Rasmund Ravenhall Ridgely Rosendahl Rutherglen Sandoval-Ito Sarkany Sedgemoor Silvanus Skaarup "
    "Stavely Sunderby Takamori Tannhauser Thackery Tolvanen Trevanion Ulvestad Underhay Vandermark Varga-Lee "
    "Vestergard Wakelin Wesselman Winterbourne Wolcott Yarborough Yellowlees Zaleski Zimmerlin"
)
TOWNS: Final = (
    "Fairhaven", "Millbrook", "Ashford", "Northgate", "Lakemont", "Cedar Point", "Elmwood", "Stonebridge",
    "Harmony", "Brightwater", "Greenfield", "Oakdale", "Kingsport", "Marlow", "Westbrook", "Pinecrest",
)  # fmt: skip
_DESKS: Final = ("Referral coordinator", "Office manager", "Front desk", "Nurse", "Scheduler")
COLLEAGUES: Final = (
    ("Ana Reyes", "Physician liaison"), ("Ben Okafor", "Physician liaison"), ("Chloe Lindqvist", "Intake"),
    ("Dalia Moreno", "Physician liaison"), ("Emil Novak", "Intake"), ("Femi Adler", "Physician liaison"),
    ("Greta Halden", "Practice manager"), ("Hugo Marsh", "Physician liaison"),
)  # fmt: skip
_ID_ENDS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_ID_MIDDLE: Final = "23456789" + _ID_ENDS


@dataclass(slots=True)
class Names:
    """Makes up names and numbers, unique within one practice where they have to be."""

    rng: Random
    _taken: set[str] = field(default_factory=set)

    def specialty(self) -> str:
        """Draw a specialty, the common ones more often."""
        return self.rng.choices(_SPECIALTIES, _SPECIALTY_WEIGHTS)[0]

    def town(self) -> str:
        """Draw a town."""
        return self.rng.choice(TOWNS)

    def office(self, specialty: str, town: str) -> str:
        """Make up an office's name; a second one of the same name gets its town or a number added."""
        choice = self.rng.choice
        name = f"{choice(_FIRST)} {choice(_SECOND)} {choice(_KINDS[specialty])}"
        return self._unique([name, f"{name} of {town}"])

    def person(self) -> str:
        """Make up a person's name."""
        return f"{self.rng.choice(_GIVEN)} {self.rng.choice(_FAMILY)}"

    def desk(self) -> str:
        """Draw the role of a person who is not a physician."""
        return self.rng.choice(_DESKS)

    def phone(self) -> str:
        """Draw a telephone number from those reserved for fiction."""
        return f"({self.rng.choice((312, 414, 509, 616, 708, 815))}) 555-01{self.rng.randrange(100):02d}"

    def npi(self) -> str:
        """Make an NPI with a valid check digit: Luhn over 80840 and the number, which adds 24."""
        digits = [2, *(self.rng.randrange(10) for _ in range(8))]
        total = 24 + sum(digit if at % 2 else sum(divmod(2 * digit, 10)) for at, digit in enumerate(digits))
        return "".join(map(str, digits)) + str(-total % 10)

    def row_id(self, prefix: str) -> str:
        """Make a row id: random, beginning and ending with a letter."""
        choice = self.rng.choice
        while True:
            middle = choice(_ID_MIDDLE) + choice(_ID_MIDDLE) + choice(_ID_MIDDLE)
            row_id = f"{prefix}-{choice(_ID_ENDS)}{middle}{choice(_ID_ENDS)}"
            if row_id not in self._taken:
                self._taken.add(row_id)
                return row_id

    def patient_ref(self) -> str:
        """Make an opaque code for a patient."""
        choice = self.rng.choice
        return f"{choice(_ID_ENDS)}{choice(_ID_ENDS)}-{self.rng.randrange(10_000, 100_000)}"

    def _unique(self, names: list[str]) -> str:
        name = next((name for name in names if name not in self._taken), "")
        number = 2
        while not name:
            candidate = f"{names[-1]} {number}"
            name = candidate if candidate not in self._taken else ""
            number += 1
        self._taken.add(name)
        return name
