"""Small files of the register with people who do not exist."""

from pathlib import Path

from bench.register_files import ACTIVITY_52, ACTIVITY_56, SKILL, fictional_rpps

ALICE, BRUNO, EMMA = (fictional_rpps(number) for number in (1, 2, 3))
NAME = "PS_LibreAcces_Personne_activite_{}0700.txt"
SKILLS_NAME = "PS_LibreAcces_SavoirFaire_{}0700.txt"


def activity(rpps: str = ALICE, family: str = "EXEMPLE", given: str = "ALICE", **changes: str) -> str:
    """A row of 56 columns; `changes` by place: `_48="SA32"`."""
    fields = [""] * 57
    fields[0:3] = "8", rpps, "8" + rpps
    fields[7:12] = family, given, "10", "Médecin", "C"
    fields[13], fields[15], fields[48] = "S", "SM54", "SA07"
    for place, value in changes.items():
        fields[int(place[1:])] = value
    return "|".join(fields)


def old_activity(row: str) -> str:
    """The same row as a file of 52 columns has it."""
    return "|".join(row.split("|")[:52]) + "|"


def skill(
    rpps: str = ALICE, family: str = "EXEMPLE", given: str = "ALICE", *, code: str, kind: str = "S"
) -> str:
    """A row of savoir-faire."""
    told = [
        "8",
        rpps,
        "8" + rpps,
        family,
        given,
        "10",
        "Médecin",
        "C",
        "Civil",
        kind,
        "Type",
        code,
        "Nom",
        "",
    ]
    return "|".join(told)


def activities(folder: Path, *rows: str, day: str = "20261120", header: str = ACTIVITY_56) -> Path:
    """A file of activities, named as the official one of that day."""
    return _written(folder / NAME.format(day), header, rows)


def skills(folder: Path, *rows: str, day: str = "20261120") -> Path:
    """A file of savoir-faire."""
    return _written(folder / SKILLS_NAME.format(day), SKILL, rows)


def many(count: int, *, first: int = 10) -> list[str]:
    """Rows of as many people."""
    return [activity(fictional_rpps(number), f"NOM{number}") for number in range(first, first + count)]


def _written(path: Path, header: str, rows: tuple[str, ...]) -> Path:
    path.write_bytes("".join(f"{line}\n" for line in (header, *rows)).encode())
    return path


__all__ = ["ACTIVITY_52", "ACTIVITY_56", "SKILL"]
