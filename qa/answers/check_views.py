"""The editor's page with what was found in the text: remarks, words to mask, hints; whole, or as pieces for scripts."""

from collections.abc import Mapping
from typing import Any

from flask import render_template

from qa.answers import queries
from qa.answers.check_rules import Check, check, hints, own_of
from qa.answers.forms import AnswerForm
from qa.answers.models import Answer
from qa.answers.rules import MOST_CHARACTERS, PARTS, length, markdown
from qa.doctors.models import Doctor
from qa.kernel.sanitize import render
from qa.web.forms import ActionForm
from qa.web.i18n import gettext, said
from qa.web.locale import locale


def checked(form: AnswerForm, doctor: Doctor, mine: Answer | None) -> Check:
    """What is found in the form's text; nothing is looked for in a text that is far too long."""
    parts = form.parts if length(form.parts) <= 2 * MOST_CHARACTERS else {}
    public = mine.parts if mine else None
    return check(parts, own=own_of(doctor), keep=form.keep.data or (), public=public, language=locale())


def refuse(form: AnswerForm, found: Check) -> None:
    """Names what forbids the publication at its part, each piece once; the remark below it says why."""
    for name, one in found.blocking:
        message = gettext("À corriger : « %(piece)s ».", piece=one.piece)
        if message not in form[name].errors:
            form.refuse(name, message)


def filled(parts: Mapping[str, str], *, version: int | None, keep: Any = ()) -> AnswerForm:
    """A form that holds these texts, as if they had just been typed."""
    return AnswerForm(formdata=None, data={**parts, "version": version, "keep": list(keep or ())})


def found_context(form: AnswerForm, doctor: Doctor, mine: Answer | None) -> dict[str, Any]:
    """What the pieces beside the text need; the preview shows the text as it would be published."""
    found = checked(form, doctor, mine)
    return {
        "form": form,
        "parts": PARTS,
        "doctor": doctor,
        "check": found,
        "hints": hints(found.parts),
        "said": said,
        "preview": render(markdown(found.parts)),
    }


def pieces(form: AnswerForm, doctor: Doctor, mine: Answer | None) -> str:
    """The pieces that a script puts into the open page while the doctor writes."""
    return render_template("answers/_live.html", **found_context(form, doctor, mine))


def editor_context(form: AnswerForm, doctor: Doctor, question_id: int, *, confirm: bool) -> dict[str, Any]:
    """What the editor shows besides the question; `confirm`: remarks wait for one more press."""
    mine = queries.answer_by(doctor.id, question_id)
    found = found_context(form, doctor, mine)
    if confirm:
        form.acknowledged.data = ",".join(found["check"].keys)
    return found | {
        "others": [one for one in queries.public_answers(question_id) if one.doctor_id != doctor.id],
        "mine": mine,
        "history": queries.history(mine.id) if mine else [],
        "draft": queries.draft(doctor.id, question_id),
        "most": MOST_CHARACTERS,
        "confirm": confirm,
        "action_form": ActionForm(formdata=None),
        "robots": "noindex",
    }
