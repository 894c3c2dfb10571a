"""Ordinal specialties as the register names them (TRE_R38, JDV_J210 of 30 July 2026), for doctors to choose from."""

from qa.language.specialties import SPECIALTIES

# General practice has three codes (SM26 and SM53 are older ones): one choice stands for all.
GENERAL_PRACTICE = ("SM54", "SM26", "SM53")
_NAMES = """
SM01 Anatomie et cytologie pathologiques
SM02 Anesthésie-réanimation
SM03 Biologie médicale
SM04 Cardiologie et maladies vasculaires
SM05 Chirurgie générale
SM06 Chirurgie maxillo-faciale
SM07 Chirurgie maxillo-faciale et stomatologie
SM08 Chirurgie orthopédique et traumatologie
SM09 Chirurgie infantile
SM10 Chirurgie plastique reconstructrice et esthétique
SM11 Chirurgie thoracique et cardio-vasculaire
SM12 Chirurgie urologique
SM13 Chirurgie vasculaire
SM14 Chirurgie viscérale et digestive
SM15 Dermatologie et vénéréologie
SM16 Endocrinologie et métabolisme
SM17 Génétique médicale
SM18 Gériatrie
SM19 Gynécologie médicale
SM20 Gynécologie-obstétrique
SM21 Hématologie
SM22 Hématologie, option maladie du sang
SM23 Hématologie, option onco-hématologie
SM24 Gastro-entérologie et hépatologie
SM25 Médecine du travail
SM27 Médecine interne
SM28 Médecine nucléaire
SM29 Médecine physique et de réadaptation
SM30 Néphrologie
SM31 Neuro-chirurgie
SM32 Neurologie
SM33 Neuro-psychiatrie
SM34 ORL et chirurgie cervico-faciale
SM35 Oncologie, option onco-hématologie
SM36 Oncologie, option médicale
SM37 Oncologie, option radiothérapie
SM38 Ophtalmologie
SM39 Oto-rhino-laryngologie
SM40 Pédiatrie
SM41 Pneumologie
SM42 Psychiatrie
SM43 Psychiatrie, option enfant et adolescent
SM44 Radio-diagnostic
SM45 Radio-thérapie
SM46 Médecine intensive-réanimation
SM47 Recherche médicale
SM48 Rhumatologie
SM49 Santé publique et médecine sociale
SM50 Stomatologie
SM51 Gynéco-obstétrique et gynéco-médicale, option gynéco-obstétrique
SM52 Gynéco-obstétrique et gynéco-médicale, option gynéco-médicale
SM54 Médecine générale
SM55 Radio-diagnostic et radio-thérapie
SM56 Chirurgie orale
SM57 Allergologie
SM58 Maladies infectieuses et tropicales
SM59 Médecine d’urgence
SM60 Médecine légale et expertises médicales
SM61 Médecine vasculaire
SM62 Endocrinologie, diabétologie, nutrition
SM63 Biologie médicale, option biologie générale
SM64 Biologie médicale, option médecine moléculaire, génétique et pharmacologie
SM65 Biologie médicale, option hématologie et immunologie
SM66 Biologie médicale, option agents infectieux
SM67 Biologie médicale, option biologie de la reproduction
SM68 Chirurgie maxillo-faciale (réforme 2017)
SM69 Chirurgie pédiatrique, option chirurgie viscérale pédiatrique
SM70 Chirurgie pédiatrique, option orthopédie pédiatrique
SM71 Hématologie (réforme 2017)
SM72 Médecine interne et immunologie clinique
SM73 Médecine cardiovasculaire
SM74 Radiologie et imagerie médicale
SM75 Santé publique
SM76 Anesthésie-réanimation, option anesthésie pédiatrique
SM77 Chirurgie maxillo-faciale, option orthodontie des dysmorphies maxillo-faciales
SM78 Chirurgie viscérale et digestive, option endoscopie chirurgicale
SM79 Médecine cardiovasculaire, option cardiologie interventionnelle de l’adulte
SM80 Médecine cardiovasculaire, option imagerie cardiovasculaire d’expertise
SM81 Médecine cardiovasculaire, option rythmologie interventionnelle et stimulation cardiaque
SM82 Médecine intensive-réanimation, option réanimation pédiatrique
SM83 Néphrologie, option soins intensifs néphrologiques
SM84 Neurologie, option traitement interventionnel de l’ischémie cérébrale aigüe
SM85 Ophtalmologie, option chirurgie ophtalmopédiatrique et strabologique
SM86 ORL et chirurgie cervico-faciale, option audiophonologie
SM87 Pédiatrie, option néonatologie
SM88 Pédiatrie, option neuropédiatrie
SM89 Pédiatrie, option pneumopédiatrie
SM90 Pédiatrie, option réanimation pédiatrique
SM91 Pneumologie, option soins intensifs respiratoires
SM92 Psychiatrie, option psychiatrie de l’enfant et de l’adolescent
SM93 Psychiatrie, option psychiatrie de la personne âgée
SM94 Radiologie et imagerie médicale, option radiologie interventionnelle avancée
SM95 Santé publique, option administration de la santé
"""

SKILLS: dict[str, str] = dict(line.split(" ", 1) for line in _NAMES.strip().splitlines())
"""Code and French name; the register has no other language."""

_SPECIALTY = {code: one.code for one in SPECIALTIES.values() for code in one.sm_codes}


def skill_of(code: str) -> str:
    """The code that is chosen for it: one of general practice stands for its three; empty for an unknown one."""
    chosen = GENERAL_PRACTICE[0] if code in GENERAL_PRACTICE else code
    return chosen if chosen in SKILLS else ""


def skill_name(code: str) -> str:
    """The French name of a code, empty for an unknown one."""
    return SKILLS.get(skill_of(code), "")


def specialty_of(code: str) -> str:
    """The site's specialty of a register code; raises KeyError for an unknown one."""
    return _SPECIALTY[code]
