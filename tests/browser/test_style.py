"""The look keeps its promises: contrast of colours, weight of styles and scripts, files that exist."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
TOKENS = (STATIC / "css" / "tokens.css").read_text()
TEXT, EDGE, RING = 7.0, 4.5, 3.0
PAIRS = [
    *[
        ("ink", ground, TEXT)
        for ground in ("paper", "surface", "primary-soft", "success-soft", "warning-soft")
    ],
    *[("ink", ground, TEXT) for ground in ("emergency-soft", "mark")],
    *[
        (text, ground, TEXT)
        for text in ("soft", "primary", "success", "emergency")
        for ground in ("paper", "surface")
    ],
    ("primary-strong", "paper", TEXT),
    ("success", "success-soft", TEXT),
    ("warning", "warning-soft", TEXT),
    ("warning", "surface", TEXT),
    ("emergency", "emergency-soft", TEXT),
    ("on-primary", "primary", TEXT),
    ("on-primary", "primary-strong", TEXT),
    ("on-emergency", "emergency", TEXT),
    ("edge", "paper", EDGE),
    ("edge", "surface", EDGE),
    ("primary", "primary-soft", EDGE),
    ("focus", "paper", RING),
    ("focus", "surface", RING),
]
CSS_LIMIT, JS_LIMIT = 8_000, 5_500


def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme by token name; dark ones replace light ones."""
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    named = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        dark = dark.split("@media")[0]
        named |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark))
    return named


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_a_pair_of_colours_has_its_contrast(scheme: str, front: str, ground: str, least: float) -> None:
    named = colours(scheme)
    assert contrast(named[front], named[ground]) >= least


def packed(paths: list[Path]) -> int:
    """Bytes of the files as they are sent compressed."""
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def test_styles_and_scripts_stay_light() -> None:
    styles = sorted((STATIC / "css").glob("*.css"))
    agenda, appointments, safety = (
        STATIC / "css" / f"{name}.css" for name in ("agenda", "appointments", "safety")
    )
    assert packed([one for one in styles if one not in (agenda, appointments, safety)]) <= CSS_LIMIT + 2_500
    assert packed([safety]) <= 1_400  # only where something alarms, is masked or is asked
    assert packed([appointments]) <= 1_600
    assert packed([agenda]) <= 2_500
    assert (
        packed([STATIC / "css" / f"{name}.css" for name in ("tokens", "base", "forms", "page")]) <= CSS_LIMIT
    )
    scripts = sorted((STATIC / "js").glob("*.js"))
    members_only = [one for one in scripts if one.stem in ("passkeys", "password")]
    to_be_verified = [one for one in scripts if one.stem in ("claim", "standing")]
    week = [one for one in scripts if one.stem == "agenda"]
    masks = [one for one in scripts if one.stem == "masks"]
    others = members_only + to_be_verified + week + masks
    assert packed([one for one in scripts if one not in others]) <= JS_LIMIT
    assert packed(masks) <= 1_000
    assert packed(week) <= 2_000
    assert packed(members_only) <= 1_500
    assert packed(to_be_verified) <= 1_000


def test_colours_are_decided_in_the_tokens_only() -> None:
    others = [path for path in (STATIC / "css").glob("*.css") if path.name != "tokens.css"]
    found = {path.name: re.findall(r"#[0-9a-f]{6}\b|rgb\(", path.read_text()) for path in others}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_file_that_a_template_names_exists() -> None:
    texts = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    named = {name for text in texts for name in re.findall(r"asset\('([^'~]+\.[a-z]+)'\)", text)}
    assert {name for name in named if not (STATIC / name).is_file()} == set()
    assert {"css/tokens.css", "js/site.js", "img/favicon.svg"} <= named
