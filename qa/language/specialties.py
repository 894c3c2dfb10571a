"""Medical specialties that patients choose from, with their codes in the national register."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Specialty:
    """One specialty: URL slug, names, TRE_R38 codes of the register, schema.org MedicalSpecialty."""

    code: str
    name_fr: str
    name_en: str
    sm_codes: tuple[str, ...]
    schema: str | None


# slug | French | English | TRE_R38 codes | schema.org MedicalSpecialty
# General practice has three codes.
_TABLE = """
medecine-generale|Médecine générale|General practice|SM26 SM53 SM54|PrimaryCare
addictologie|Addictologie|Addiction medicine||
allergologie|Allergologie|Allergology|SM57|
anatomie-pathologique|Anatomie pathologique|Pathology|SM01|Pathology
anesthesie-reanimation|Anesthésie-réanimation|Anaesthesia|SM02 SM76|Anesthesia
biologie-medicale|Biologie médicale|Laboratory medicine|SM03 SM63 SM64 SM65 SM66 SM67|LaboratoryScience
cardiologie|Cardiologie|Cardiology|SM04 SM73 SM79 SM80 SM81|Cardiovascular
chirurgie-digestive|Chirurgie viscérale et digestive|Digestive surgery|SM14 SM78|Surgical
chirurgie-generale|Chirurgie générale|General surgery|SM05|Surgical
chirurgie-maxillo-faciale|Chirurgie maxillo-faciale|Maxillofacial surgery|SM06 SM07 SM68 SM77|Surgical
chirurgie-orthopedique|Chirurgie orthopédique|Orthopaedic surgery|SM08|Musculoskeletal
chirurgie-pediatrique|Chirurgie pédiatrique|Paediatric surgery|SM09 SM69 SM70|Surgical
chirurgie-plastique|Chirurgie plastique|Plastic surgery|SM10|PlasticSurgery
chirurgie-thoracique|Chirurgie thoracique et cardiaque|Cardiothoracic surgery|SM11|Surgical
chirurgie-vasculaire|Chirurgie vasculaire|Vascular surgery|SM13|Surgical
dermatologie|Dermatologie|Dermatology|SM15|Dermatology
endocrinologie|Endocrinologie et diabétologie|Endocrinology|SM16 SM62|Endocrine
gastro-enterologie|Gastro-entérologie|Gastroenterology|SM24|Gastroenterologic
genetique|Génétique médicale|Medical genetics|SM17|Genetic
geriatrie|Gériatrie|Geriatrics|SM18|Geriatric
gynecologie|Gynécologie et obstétrique|Gynaecology and obstetrics|SM19 SM20 SM51 SM52|Gynecologic
hematologie|Hématologie|Haematology|SM21 SM22 SM23 SM71|Hematologic
infectiologie|Maladies infectieuses|Infectious diseases|SM58|Infectious
medecine-d-urgence|Médecine d’urgence|Emergency medicine|SM59|Emergency
medecine-du-travail|Médecine du travail|Occupational medicine|SM25|
medecine-intensive|Médecine intensive-réanimation|Intensive care|SM46 SM82|
medecine-interne|Médecine interne|Internal medicine|SM27 SM72|
medecine-legale|Médecine légale|Forensic medicine|SM60|
medecine-nucleaire|Médecine nucléaire|Nuclear medicine|SM28|
medecine-physique|Médecine physique et de réadaptation|Rehabilitation medicine|SM29|Physiotherapy
medecine-vasculaire|Médecine vasculaire|Vascular medicine|SM61|Cardiovascular
nephrologie|Néphrologie|Nephrology|SM30 SM83|Renal
neurochirurgie|Neurochirurgie|Neurosurgery|SM31|Surgical
neurologie|Neurologie|Neurology|SM32 SM33 SM84|Neurologic
nutrition|Nutrition|Nutrition||DietNutrition
odontologie|Dents et bouche|Dental and oral medicine|SM50 SM56|Dentistry
oncologie|Oncologie|Oncology|SM35 SM36 SM37 SM45|Oncologic
ophtalmologie|Ophtalmologie|Ophthalmology|SM38 SM85|Optometric
orl|ORL|Ear, nose and throat|SM34 SM39 SM86|Otolaryngologic
pediatrie|Pédiatrie|Paediatrics|SM40 SM87 SM88 SM89 SM90|Pediatric
pedopsychiatrie|Pédopsychiatrie|Child psychiatry|SM43 SM92|Psychiatric
pharmacologie|Pharmacologie et médicaments|Pharmacology and medicines||PharmacySpecialty
pneumologie|Pneumologie|Respiratory medicine|SM41 SM91|Pulmonary
psychiatrie|Psychiatrie|Psychiatry|SM42 SM93|Psychiatric
radiologie|Radiologie et imagerie|Radiology|SM44 SM55 SM74 SM94|Radiography
recherche-medicale|Recherche médicale|Medical research|SM47|
rhumatologie|Rhumatologie|Rheumatology|SM48|Rheumatologic
sante-publique|Santé publique|Public health|SM49 SM75 SM95|PublicHealth
urologie|Urologie|Urology|SM12|Urologic
"""


def _parse(line: str) -> Specialty:
    code, name_fr, name_en, sm_codes, schema = line.split("|")
    return Specialty(code, name_fr, name_en, tuple(sm_codes.split()), schema or None)


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).casefold()
    return "".join(c for c in folded if c.isalnum())


SPECIALTIES: dict[str, Specialty] = {s.code: s for s in map(_parse, _TABLE.strip().splitlines())}

# They meet no patient: doctors may have them, questions are never asked of them.
UNASKED = frozenset({"anatomie-pathologique", "recherche-medicale"})
ASKED = tuple(code for code in SPECIALTIES if code not in UNASKED)

_BY_KEY: dict[str, Specialty] = {}
for _specialty in SPECIALTIES.values():
    for _name in (_specialty.code, _specialty.name_fr, *_specialty.sm_codes):
        _BY_KEY[_key(_name)] = _specialty


def find_specialty(text: str) -> Specialty | None:
    """The specialty named by a slug, a French label (accents and case ignored) or a TRE_R38 code."""
    return _BY_KEY.get(_key(text))
