"""Binds extensions, gateways, rooms and web manners to the application: the other half of `create_app`."""

import logging

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from qa import subscriptions
from qa.accounts import (
    account_views,
    address_views,
    factor_views,
    identity,
    invitation_views,
    kept_views,
    own_factors_views,
    passkey_views,
    proof_views,
    reset_views,
    session_views,
    team_views,
)
from qa.accounts.services import sessions
from qa.alerts.views import blueprint as alerts_views
from qa.answers.views import blueprint as answers_views
from qa.api.slot_views import blueprint as api_views
from qa.appointments import (
    absence_views,
    booking_views,
    keeping_views,
    motive_views,
    opening_views,
    place_views,
    setup_views,
    visit_views,
    week_views,
)
from qa.cli import COMMANDS, worker
from qa.departures.views import blueprint as departures_views
from qa.doctors.views import blueprint as doctors_views
from qa.extensions import babel, db, login_manager
from qa.follow.lost_views import blueprint as follow_views
from qa.gateways.current import gateways, open_gateways
from qa.kernel import crypto, events
from qa.kernel.database import prepare
from qa.moderation.addition_views import blueprint as moderation_views
from qa.notifications.bounce_views import blueprint as notifications_views
from qa.pages.views import blueprint as pages_views
from qa.questions.ask_views import blueprint as questions_views
from qa.questions.rules import AGE_NAMES, FOR_WHOM_NAMES, SEX_NAMES
from qa.search.views import blueprint as search_views
from qa.seo.views import blueprint as seo_views
from qa.verification import (
    appeal_views,
    claim_views,
    document_views,
    doubt_views,
    mss_views,
    psc_views,
    queue_views,
    register_views,
    right_views,
    signup_views,
    space_views,
    sponsor_views,
    standing_views,
)
from qa.web import delivery, errors, filters, local_times, logs, security
from qa.web.addresses import EncodedQuery, RowNumber
from qa.web.i18n import gettext
from qa.web.locale import EnglishUnderPrefix, by_address
from qa.web.sessions import ServerSessions, Stored, tell_fault

log = logging.getLogger(__name__)

# Each adds its pages to the one blueprint of accounts.
ACCOUNTS = (
    factor_views,
    proof_views,
    reset_views,
    account_views,
    address_views,
    session_views,
    passkey_views,
    own_factors_views,
    invitation_views,
    team_views,
)
# Each adds its pages to the one blueprint of verification.
VERIFICATION = (
    standing_views,
    space_views,
    signup_views,
    claim_views,
    psc_views,
    mss_views,
    document_views,
    sponsor_views,
    queue_views,
    right_views,
    appeal_views,
    doubt_views,
    register_views,
)
# Each adds its pages to the one blueprint of appointments.
APPOINTMENTS = (
    booking_views,
    visit_views,
    week_views,
    keeping_views,
    setup_views,
    place_views,
    motive_views,
    opening_views,
    absence_views,
)
BLUEPRINTS = (
    pages_views,
    questions_views,
    follow_views,
    doctors_views,
    *dict.fromkeys(part.blueprint for part in VERIFICATION),
    *dict.fromkeys(part.blueprint for part in APPOINTMENTS),
    search_views,
    *dict.fromkeys(part.blueprint for part in ACCOUNTS),
    answers_views,
    moderation_views,
    alerts_views,
    notifications_views,
    departures_views,
    seo_views,
    api_views,
)


def load_session(token: str) -> Stored | None:
    """The stored session in the shape that the web wants."""
    found = sessions.load_session(token)
    return Stored(*found) if found else None


def _wake() -> None:
    gateways().queue.wake()


def install(app: Flask) -> None:
    """Everything that an application needs before its first request."""
    crypto.use([app.config["QA_SECRET_KEY"], *app.config["QA_SECRET_KEY_OLD"]])
    app.extensions["gateways"] = open_gateways(app.config)
    events.use(subscriptions.EVENTS, _wake)
    with app.app_context():
        prepare(db.engine)
    babel.init_app(app, locale_selector=by_address)
    app.session_interface = ServerSessions(load_session, sessions.save_session)
    app.extensions["keep_text"] = kept_views.keep_sent
    app.extensions["forget_text"] = kept_views.forget_sent
    app.extensions["needs_proof"] = proof_views.needs_proof
    login_manager.init_app(app)
    identity.install(login_manager)
    for part in (delivery, logs, security, errors, filters, local_times):
        part.install(app)
    app.before_request(tell_fault)
    app.url_map.converters["int"] = RowNumber
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _words(app)
    _worker_rounds(app)
    for command in (worker, *COMMANDS):
        app.cli.add_command(command)
    _wrap(app)


def _words(app: Flask) -> None:
    """Gives templates `age_name`, `sex_name` and `for_whom_name`: the word for a value, or empty."""
    tables = {"age_name": AGE_NAMES, "sex_name": SEX_NAMES, "for_whom_name": FOR_WHOM_NAMES}
    for name, table in tables.items():
        app.jinja_env.globals[name] = lambda value, table=table: (
            gettext(table[value]) if value in table else ""
        )


def _worker_rounds(app: Flask) -> None:
    """What the worker does when woken and each minute, each inside the application."""

    def deliver_now() -> int:
        with app.app_context():
            return events.deliver()

    def tick() -> None:
        with app.app_context():
            for service in (*subscriptions.CLOCK, events.deliver):
                try:
                    service()
                except Exception:
                    db.session.rollback()
                    log.exception("%s failed; the clock goes on", service.__name__)

    app.extensions["gateways"].queue.bind(deliver_now, tick)


def _wrap(app: Flask) -> None:
    """English under its prefix; queries as browsers write them; as many proxies believed as the settings say."""
    proxies = app.config["QA_TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.wsgi_app = EnglishUnderPrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.wsgi_app = EncodedQuery(app.wsgi_app)  # type: ignore[method-assign]
