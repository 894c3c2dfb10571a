"""Makes files like those of the official register of professionals, with people who do not exist."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from qa.kernel.clock import now

TYPE_8 = "8"
ACTIVITY_56 = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|"
    "Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|"
    "Code profession|Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|"
    "Code type savoir-faire|Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|"
    "Code mode exercice|Libellé mode exercice|Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|"
    "Numéro FINESS établissement juridique|Identifiant technique de la structure|Raison sociale site|"
    "Enseigne commerciale site|Complément destinataire (coord. structure)|"
    "Complément point géographique (coord. structure)|Numéro Voie (coord. structure)|"
    "Indice répétition voie (coord. structure)|Code type de voie (coord. structure)|"
    "Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|"
    "Mention distribution (coord. structure)|Bureau cedex (coord. structure)|Code postal (coord. structure)|"
    "Code commune (coord. structure)|Libellé commune (coord. structure)|Code pays (coord. structure)|"
    "Libellé pays (coord. structure)|Téléphone (coord. structure)|Téléphone 2 (coord. structure)|"
    "Télécopie (coord. structure)|Adresse e-mail (coord. structure)|Code Département (structure)|"
    "Libellé Département (structure)|Ancien identifiant de la structure|Autorité d'enregistrement|"
    "Code secteur d'activité|Libellé secteur d'activité|Code section tableau pharmaciens|"
    "Libellé section tableau pharmaciens|Code fonction|Libellé fonction|Code genre d'activité|"
    "Libellé genre d'activité|"
)
# An older version: four columns fewer, other cases, other words.
ACTIVITY_52 = "|".join(
    {"Code civilité d'exercice": "Code civilité exercice", "Nom d'exercice": "NOM D’EXERCICE"}.get(one, one)
    .replace("(coord. structure)", "(coord. Structure)")
    .replace("Code secteur d'activité", "Code secteur activite")
    for one in ACTIVITY_56.split("|")[:52]
) + "|"  # fmt: skip
SKILL = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Nom d'exercice|Prénom d'exercice|"
    "Code profession|Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|"
    "Code type savoir-faire|Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|"
)
FIRST = ("BA", "CO", "DU", "FLO", "GRI", "LA", "MEU", "NO", "PRÉ", "RO", "SAU", "TI", "VA", "ZÉ")
LAST = ("BERT", "CHARD", "DEL", "FAU", "GNON", "LIER", "MOND", "NET", "QUIN", "RAC", "SIN", "TREL", "VILLE")
GIVEN = ("ALICE", "BRUNO", "CAMILLE", "DENIS", "ÉLODIE", "FÉLIX", "INÈS", "JEAN-MARC", "LÉA", "NINA", "YANN")
PROFESSIONS = ("10",) * 5 + ("60",) * 6 + ("21", "40", "50", "70")
SECTORS = ("SA01", "SA05", "SA07", "SA08", "SA50")


def fictional_rpps(number: int) -> str:
    """The eleven digits of nobody: 99, eight digits and the check digit of Luhn."""
    digits = f"99{number:08d}"
    doubled = [int(one) * (2 if place % 2 == 0 else 1) for place, one in enumerate(reversed(digits))]
    return digits + str(-sum(one // 10 + one % 10 for one in doubled) % 10)


def rows(persons: int, *, wide: bool, seed: int = 1) -> Iterator[str]:
    """Rows of activities: one to four for a person, in no order of numbers."""
    chance = random.Random(seed)
    for number in range(persons):
        who = _person(number * 7_919 % 99_999_989, chance)
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
            yield _activity(who, chance, wide=wide)


def _person(number: int, chance: random.Random) -> list[str]:
    rpps, profession = fictional_rpps(number), chance.choice(PROFESSIONS)
    family = "-".join(chance.choice(FIRST) + chance.choice(LAST) for _ in range(chance.choice((1, 1, 1, 2))))
    category = chance.choices(("C", "M", "E"), (90, 4, 6))[0]
    skill = ("S", f"SM{chance.randint(1, 95):02d}") if profession == "10" and category != "E" else ("", "")
    return [TYPE_8, rpps, "8" + rpps, family, chance.choice(GIVEN), profession, category, *skill]


def _activity(who: list[str], chance: random.Random, *, wide: bool) -> str:
    kind, rpps, national, family, given, profession, category, skill_kind, skill = who
    fields = [""] * (56 if wide else 52)
    fields[0:11] = (kind, rpps, national, "DR" if profession == "10" else "", "Docteur", "M", "Monsieur",
                    family, given, profession, "Profession de la personne")  # fmt: skip
    fields[11:17] = category, "Civil", skill_kind, "Spécialité ordinale", skill, "Une spécialité"
    fields[17:22] = (
        "L",
        "Libéral",
        f"{chance.randrange(10**14):014d}",
        f"{chance.randrange(10**9):09d}",
        "750000001",
    )
    fields[22:26] = "750000002", f"R{chance.randrange(10**14)}", "SOCIETE FICTIVE DE LA FABLE ET DU CONTE", ""
    fields[26:33] = "CABINET FICTIF", "BATIMENT B", str(chance.randint(1, 99)), "", "R", "Rue", "DE LA FABLE"
    fields[34:40] = "75009 PARIS CEDEX 09", "75009", "75109", "Paris 9e Arrondissement", "99000", "France"
    fields[40:43] = "0100000000", "", "0100000001"
    fields[44:47] = "75", "Paris", f"ancien-identifiant-de-la-structure-{chance.randrange(10**14)}"
    fields[43] = f"{rpps}@exemple.mssante.fr" if chance.random() < 0.3 else "contact@exemple.fr"
    sector = "SA32" if chance.random() < 0.01 else chance.choice(SECTORS)
    fields[47:50] = "CNOM/CNOM/CNOM", sector, "Un secteur d’activité"
    if wide:
        fields[52:56] = (
            "FON-01",
            "Titulaire de cabinet",
            "GENR01",
            "Activité standard de soin ou de pharmacie",
        )
    return "|".join(fields) + "|\n"


def write_activities(path: Path, count: int, *, wide: bool = True, seed: int = 1) -> None:
    """A file of that many rows."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write((ACTIVITY_56 if wide else ACTIVITY_52) + "\n")
        for written, row in enumerate(rows(count, wide=wide, seed=seed)):
            if written == count:
                return
            out.write(row)


def write_skills(path: Path, count: int, *, seed: int = 1) -> None:
    """A file of that many rows of savoir-faire, now and then of a type that is no specialty."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(SKILL + "\n")
        for number in range(count):
            *who, profession, category, _, skill = _person(number * 7_919 % 99_999_989, chance)
            kind, code = ("S", skill or "SM54") if chance.random() < 0.9 else ("CP", "C1")
            told = [*who, profession, "Profession", category, "Civil", kind, "Type", code, "Savoir-faire"]
            out.write("|".join(told) + "|\n")


def main() -> None:
    """`python -m bench.register_files FOLDER ROWS`: both files of a fictional register of today."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    stamp = f"{now():%Y%m%d%H%M}"
    write_activities(folder / f"PS_LibreAcces_Personne_activite_{stamp}.txt", count)
    write_skills(folder / f"PS_LibreAcces_SavoirFaire_{stamp}.txt", count)


if __name__ == "__main__":
    main()
