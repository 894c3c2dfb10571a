"""The patient's own page of an appointment, behind its secret link: see, confirm, cancel, add to a calendar."""

from collections.abc import Callable

from flask import Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from qa.appointments.booking_models import Appointment, Status
from qa.appointments.booking_queries import takes_bookings
from qa.appointments.calendar_documents import CANCEL, PUBLISH, calendar
from qa.appointments.forms import CancelForm
from qa.appointments.link_views import Reply, behind, tried
from qa.appointments.move_views import blueprint
from qa.appointments.queries import bookable_doctors
from qa.appointments.rules import is_alive, may_change, may_take_again
from qa.appointments.services.bookings import confirm as confirm_visit
from qa.appointments.services.cancellations import cancel as cancel_visit
from qa.kernel import limits
from qa.kernel.access import PATIENT, Action
from qa.kernel.clock import now
from qa.kernel.errors import NotFound
from qa.web import client
from qa.web.access import access
from qa.web.forms import ActionForm, Form, sent_before
from qa.web.links import behind_link

__all__ = ["blueprint"]

IN_CALENDARS = (Status.BOOKED, Status.PROPOSED, Status.CANCELLED)


@blueprint.get("/rendez-vous/<token>")
@access(Action.ATTEND)
def visit(token: str) -> ResponseReturnValue:
    """Where the visit stands, in words, and what one may do; a time that is only held goes to its form."""
    appointment, whole = behind(token)
    if appointment.status == Status.HELD and is_alive(appointment, now()):
        return redirect(url_for("appointments.contact", token=token), 303)
    return _page(appointment, token, whole)


def face_of(appointment: Appointment) -> str:
    """What the page says: the status, but expired once a deadline has passed, and past once the visit has."""
    moment = now()
    if appointment.status in (Status.HELD, Status.PENDING, Status.PROPOSED):
        return appointment.status if is_alive(appointment, moment) else Status.EXPIRED
    if appointment.status == Status.BOOKED and appointment.ends_at <= moment:
        return "past"
    return appointment.status


def _page(
    appointment: Appointment, token: str, whole: bool, *, form: Form | None = None, reply: Reply | None = None
) -> Response:
    moment, contact, doctor = now(), appointment.contact if whole else None, appointment.doctor
    online = takes_bookings(doctor)
    page = render_template(
        "appointments/visit.html", appointment=appointment, face=face_of(appointment), whole=whole, token=token,
        form=form, may_change=whole and may_change(appointment, moment),
        may_take_again=whole and online and may_take_again(appointment, moment), online=online,
        may_book=lambda: doctor.id in bookable_doctors([doctor.id]),
        action_form=ActionForm(formdata=None),
        cancel_form=form if isinstance(form, CancelForm) else CancelForm(formdata=None),
        contact=contact.content if contact else None, words=contact.words if contact else None,
        robots="noindex, nofollow", canonical=None, alternate=None,
    )  # fmt: skip
    return (reply or Reply()).with_page(page)


@blueprint.post("/rendez-vous/<token>/confirmer")
@access(Action.ATTEND)
def confirm(token: str) -> ResponseReturnValue:
    """The click that books: only from the mail's link, only as a form, and once."""
    return _act(ActionForm(), token, lambda one: confirm_visit(one.id), whole=True)


@blueprint.post("/rendez-vous/<token>/annuler")
@access(Action.ATTEND)
def cancel(token: str) -> ResponseReturnValue:
    """Cancels a visit; the browser's link only drops a request that is not confirmed yet."""
    form = CancelForm()

    def act(one: Appointment) -> None:
        cancel_visit(PATIENT, one.id, words=form.mot.data or "")

    return _act(form, token, act)


def _act(
    form: Form, token: str, act: Callable[[Appointment], object], *, whole: bool = False
) -> ResponseReturnValue:
    """A form of the page: wrong, it is shown again; right, it acts once and comes back."""
    valid = form.validate()
    before = sent_before(form)
    if before:
        return before
    _allowed(token, whole=whole)

    def run() -> str:
        one = _allowed(token, whole=whole)
        after = _after(one, token)
        act(one)
        return after

    reply = tried(form, run, count=lambda: client.count(limits.ATTEND)) if valid else Reply(422)
    if not isinstance(reply, Reply):
        return reply
    return _page(*_opened(token), form=form, reply=reply)


def _after(appointment: Appointment, token: str) -> str:
    """Where to go after the act: a time that was only held leaves no page of its own."""
    if appointment.status == Status.HELD:
        return url_for("appointments.book", slug=appointment.doctor.slug)
    return url_for("appointments.visit", token=token)


def _opened(token: str) -> tuple[Appointment, str, bool]:
    appointment, is_mail = behind(token)
    return appointment, token, is_mail


def _allowed(token: str, *, whole: bool) -> Appointment:
    """The visit that this link may change: the browser's link none that was confirmed."""
    appointment, is_mail = behind(token, whole=whole)
    if not is_mail and appointment.status not in (Status.HELD, Status.PENDING, Status.CANCELLED):
        raise NotFound
    return appointment


@blueprint.get("/rendez-vous/<token>.ics")
@access(Action.ATTEND)
def calendar_file(token: str) -> ResponseReturnValue:
    """The visit as a calendar file; from the mail's link alone, once it is asked for or booked."""
    appointment, _ = behind(token, whole=True)
    if appointment.status not in IN_CALENDARS:
        raise NotFound
    config = current_app.config
    method = CANCEL if appointment.status == Status.CANCELLED else PUBLISH
    content = calendar(appointment, site=config["QA_SITE_URL"], sender=config["QA_MAIL_FROM"], method=method)
    response = behind_link("")
    response.set_data(content)
    response.headers["Content-Type"] = f"text/calendar; charset=utf-8; method={method}"
    response.headers["Content-Disposition"] = "attachment; filename=rendez-vous.ics"
    return response
