"""A question as programs read it: schema.org QAPage and feed entries, from the same text that people see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from qa.answers.documents import Card
from qa.answers.models import Answer
from qa.doctors.models import Doctor, Practice
from qa.doctors.rules import METHOD_NAMES, NATURE_NAMES
from qa.follow.models import Followup
from qa.kernel.text import plain
from qa.language.specialties import SPECIALTIES
from qa.questions.models import Question

ANONYMOUS = {"@type": "Person", "name": "Anonyme"}


def address(question: Question | Card, site: str) -> str:
    """The canonical address of a question; `site` is the origin with the language prefix."""
    return f"{site}/questions/{question.id}-{question.slug}"


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC, to the second."""
    return moment.isoformat(timespec="seconds")


def question_page(
    question: Question,
    answers: Sequence[Answer],
    additions: Sequence[Followup],
    *,
    site: str,
    edited_at: datetime | None = None,
) -> dict[str, Any]:
    """schema.org QAPage with the properties that Google requires and recommends; what is not known is left out.

    `edited_at` is the last change of the question's own text: an answer is none.
    """
    entity: dict[str, Any] = {
        "@type": "Question",
        "@id": f"{address(question, site)}#question",
        "name": question.title,
        "text": plain(question.body_html) or question.title,
        "answerCount": len(answers),
        "author": ANONYMOUS,
        "datePublished": iso(question.published_at or question.asked_at),
    }
    if edited_at:
        entity["dateModified"] = iso(edited_at)
    comments = [found for found in map(_comment, additions) if found["text"]]
    if comments:
        entity |= {"comment": comments, "commentCount": len(comments)}
    shown = [(one.most_useful, _answer(question, one, site)) for one in answers]
    best = [found for most_useful, found in shown if most_useful and found["text"]]
    others = [found for most_useful, found in shown if not most_useful and found["text"]]
    entity |= {"acceptedAnswer": best[0]} if best else {}
    entity |= {"suggestedAnswer": others} if others else {}
    page: dict[str, Any] = {"@context": "https://schema.org", "@type": "QAPage", "inLanguage": "fr"}
    page |= {"url": address(question, site), "mainEntity": entity}
    page["audience"] = {"@type": "MedicalAudience", "audienceType": "Patient"}
    schema = SPECIALTIES[question.specialty].schema if question.specialty in SPECIALTIES else None
    return page | ({"specialty": f"https://schema.org/{schema}"} if schema else {})


def _comment(addition: Followup) -> dict[str, Any]:
    published = iso(addition.published_at or addition.written_at)
    return {
        "@type": "Comment",
        "text": plain(addition.body_html),
        "author": ANONYMOUS,
        "datePublished": published,
    }


def _answer(question: Question, answer: Answer, site: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Answer",
        "text": plain(answer.html),
        "url": f"{address(question, site)}#r{answer.id}",
        "author": person(answer.doctor, site)
        if answer.doctor
        else {"@type": "Person", "name": answer.author_label},
        "datePublished": iso(answer.published_at),
    }
    return found | ({"dateModified": iso(answer.updated_at)} if answer.updated_at else {})


def person(doctor: Doctor, site: str) -> dict[str, Any]:
    """The doctor as schema.org Person: what was verified, how and when, and the declared interests (L.4113-13 CSP).

    Of who left without a name, that alone. schema.org has no medicalSpecialty of a Person: jobTitle tells it.
    """
    if doctor.nameless:
        return {"@type": "Person", "name": doctor.title_name}
    found: dict[str, Any] = {
        "@type": "Person",
        "name": doctor.name,
        "honorificPrefix": "Dr",
        "jobTitle": doctor.specialty_name,
        "description": interests_in_words(doctor),
        "url": f"{site}/medecins/{doctor.slug}",
    }
    if doctor.verified_at:
        found["hasCredential"] = _credential(doctor, doctor.verified_at, site)
    return found


def _credential(doctor: Doctor, verified_at: datetime, site: str) -> dict[str, Any]:
    """What was verified; `expires` where the right is suspended or has ended."""
    found: dict[str, Any] = {
        "@type": "EducationalOccupationalCredential",
        "credentialCategory": "Médecin",
        "description": "Vérifié à l’époque" if doctor.is_past else "Vérifié",
        "dateCreated": iso(verified_at)[:10],
        "recognizedBy": {"@type": "Organization", "url": site},
    }
    found["description"] += f" {METHOD_NAMES[doctor.verified_by]}"
    return found | ({"expires": iso(doctor.ended_at)[:10]} if doctor.ended_at else {})


def interests_in_words(doctor: Doctor) -> str:
    """The declared ties with companies as one French sentence."""
    ties = [f"{one.company} ({NATURE_NAMES[one.nature]}, {one.year})" for one in doctor.interests]
    return f"Liens d’intérêts déclarés : {' ; '.join(ties)}." if ties else "Aucun lien d’intérêts déclaré."


def profile_person(doctor: Doctor, site: str) -> dict[str, Any]:
    """The doctor's own page as programs read it: the person, with languages, photo and the practice places shown."""
    found = person(doctor, site)
    if not doctor.has_profile:
        return found
    if doctor.photo_url:
        found["image"] = site.removesuffix("/en") + doctor.photo_url
    if doctor.languages:
        found["knowsLanguage"] = [one.code for one in doctor.languages]
    places = [_place(one) for one in doctor.shown_practices]
    return found | ({"workLocation": places} if places else {})


def _place(practice: Practice) -> dict[str, Any]:
    """A practice place as schema.org Place; what is not known is left out."""
    parts = {
        "streetAddress": practice.street,
        "postalCode": practice.postcode,
        "addressLocality": practice.town,
    }
    address = {"@type": "PostalAddress", "addressCountry": "FR"} | {
        name: text for name, text in parts.items() if text
    }
    known = {"name": practice.name, "telephone": practice.telephone}
    return {"@type": "Place", "address": address} | {name: text for name, text in known.items() if text}
