"""Imports every room's tables, so that the metadata is whole."""

from qa.accounts import factor_models as factors
from qa.accounts import models as accounts
from qa.alerts import models as alerts
from qa.answers import models as answers
from qa.appointments import booking_models as bookings
from qa.appointments import models as appointments
from qa.doctors import models as doctors
from qa.extensions import Model
from qa.follow import models as follow
from qa.gateways.register import models as register
from qa.kernel import events, limits, once, tokens
from qa.kernel.audit import models as audit
from qa.moderation import models as moderation
from qa.notifications import models as notifications
from qa.questions import models as questions
from qa.verification import models as verification

ROOMS = (
    accounts,
    factors,
    doctors,
    register,
    verification,
    alerts,
    questions,
    answers,
    follow,
    appointments,
    bookings,
    moderation,
    notifications,
    events,
    limits,
    once,
    tokens,
    audit,
)

metadata = Model.metadata
