"""How easily an answer is read, and whether it comforts, says what to do and when to worry: hints, never a judgement.

The measure is Flesch's, as adapted to French by Kandel and Moles (« Application de l'indice de Flesch à la langue
française », Cahiers d'études de radio-télévision, 19, 1958): 207 - 1.015 words a sentence - 73.6 syllables a word.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qa.safety.prescription_text import fold

SHORT, LONG = 15, 22  # words a sentence
TOO_LONG = 30
LONG_WORD = 5  # syllables
FEWEST_WORDS = 20
LEVELS = ((70, "easy"), (50, "fair"), (30, "hard"))
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)?")
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]", re.IGNORECASE)
_END = re.compile(r"[.!?…]++(?=[\s»)\]*_]|$)|\n+|[:;](?=[^\S\n]*\n)")
_ABBREVIATION = re.compile(r"\b(?:dr|pr|mme|mlle|m|ex|env|etc|cf|p|min|av|apr)\.(?=\s+[^\n])", re.IGNORECASE)
_VOWELS = "aeiouyàâäéèêëîïôöùûüÿœæ"
# What is written with vowels that are not heard, or heard apart: each step leaves one group of vowels a syllable.
_STEPS = (
    (re.compile(r"qu(?=[aeiouéèêîôy])"), "q"),
    (re.compile(r"gu(?=[eiéèêîy])"), "g"),
    (re.compile(rf"(?<=[aou])y(?=[{_VOWELS}])"), "i.i"),
    (re.compile(rf"(?<=[{_VOWELS}])(?=[ïëü])"), "."),
    (re.compile(r"(?<=[^\W\d_])es?$"), ""),
    (re.compile(r"(?<=é)(?=[aeiouâéèêîôû])"), "."),
    (re.compile(r"(?<=[bcdfgptv][lr]i)(?=[aeoéèê])"), "."),
)
_GROUP = re.compile(f"[{_VOWELS}]+")
CUES = {
    "worry": re.compile(
        r"\b(?:inquiet\w*|inquiet|angoiss\w*|anxi\w+|peurs?|craint\w*|craign\w+|stress\w*|soucis?|rassur\w+|legitimes?"
        r"|comprends|comprehensibles?|normal (?:de|que|d')|(?:bien|tout a fait|c'est) normale?|desolee?|penibles?"
        r"|eprouvant\w*|difficile a vivre|courage|vous avez raison|vous avez bien fait|genant\w*|fatigant\w*)\b"
    ),
    "action": re.compile(r"\b(?:\w{3,}ez|faire|faut|pouvez|peut aider|suffit)\b"),
    "alarm": re.compile(
        r"\b(?:15|112|114|3114|urgen\w+|appelez|consultez|consulter|voyez|montrez|demandez|prenez rendez-vous|allez"
        r"|si |sans attendre|le jour meme|dans les?|en cas d[e'])"
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """The measures of a text: `score` of Kandel and Moles, words a sentence, the longest sentence, long words.

    `length` is short, fair or long (sentences); `level` is easy, fair, hard or harder.
    """

    words: int
    sentences: int
    mean: float
    score: float
    longest: str
    longest_words: int
    long_words: tuple[str, ...]

    @property
    def length(self) -> str:
        """How long the sentences are, in one word."""
        return "short" if self.mean <= SHORT else "fair" if self.mean <= LONG else "long"

    @property
    def level(self) -> str:
        """How hard the text is, in one word."""
        return next((name for least, name in LEVELS if self.score >= least), "harder")


@dataclass(frozen=True)
class Checklist:
    """What a patient hopes to find in an answer, told by simple words and filled parts."""

    worry: bool
    action: bool
    alarm: bool


def read(text: str) -> Reading | None:
    """The measures of a text in French, None under twenty words: of fewer nothing can be said."""
    sentences = [words for words in map(words_of, _sentences(text)) if words]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < FEWEST_WORDS:
        return None
    mean = len(words) / len(sentences)
    sounds = [syllables(word) for word in words]
    longest = max(_sentences(text), key=lambda one: len(words_of(one)))
    long_words = (word for word, count in zip(words, sounds, strict=True) if count >= LONG_WORD)
    return Reading(
        words=len(words),
        sentences=len(sentences),
        mean=mean,
        score=kandel_moles(mean, sum(sounds) / len(words)),
        longest=longest,
        longest_words=len(words_of(longest)),
        long_words=tuple(dict.fromkeys(one.lower() for one in long_words)),
    )


def kandel_moles(words_a_sentence: float, syllables_a_word: float) -> float:
    """207 - 1.015 ASL - 73.6 ASW: about 100 very easy, under 30 very hard."""
    return 207 - 1.015 * words_a_sentence - 73.6 * syllables_a_word


def words_of(text: str) -> list[str]:
    """The words: an elided article belongs to its word, a hyphened word is one."""
    return [found.group() for found in _WORD.finditer(text)]


def syllables(word: str) -> int:
    """Spoken syllables, about: groups of vowels, a mute ending left out; a number of digits counts as one."""
    bare = _ELISION.sub("", word.lower())
    return sum(_sounds(part) for part in re.split(r"[-'’]", bare))


def _sounds(part: str) -> int:
    for pattern, heard in _STEPS:
        part = pattern.sub(heard, part)
    return len(_GROUP.findall(part)) or 1


def _sentences(text: str) -> list[str]:
    """Sentences, list items and headings, without their marks."""
    whole = _ABBREVIATION.sub(lambda found: found.group()[:-1], text)
    pieces, start = [], 0
    for found in _END.finditer(whole):
        pieces.append(whole[start : found.end()])
        start = found.end()
    return [piece.strip(" \n-*#>_") for piece in (*pieces, whole[start:]) if piece.strip(" \n-*#>_")]


def checklist(parts: Mapping[str, str]) -> Checklist:
    """Whether the answer acknowledges the worry, says what to do, and when to worry; cues, no judgement."""
    everything = fold("\n".join(parts.values()))
    action, alarm = fold(parts.get("action", "")), fold(parts.get("consult", ""))
    return Checklist(
        worry=bool(CUES["worry"].search(everything)),
        action=len(words_of(action)) >= 3 and bool(CUES["action"].search(action)),
        alarm=len(words_of(alarm)) >= 3 and bool(CUES["alarm"].search(alarm)),
    )
