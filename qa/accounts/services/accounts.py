"""Accounts are made, prove their password and change it."""

from flask import current_app
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from qa.accounts import passwords
from qa.accounts.models import Account, AccountRole, Factor
from qa.accounts.name_rules import shown_name
from qa.accounts.queries import account as account_by_id
from qa.accounts.queries import account_by_email
from qa.accounts.rules import normal_email
from qa.accounts.services.factors import prove_code
from qa.accounts.services.passwords import change_password, kept_password
from qa.kernel import audit, limits
from qa.kernel.access import Action, Actor, Role, require
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid, NotFound, TooMany


def create_account(actor: Actor, *, email: str, name: str, password: str, role: Role) -> Account:
    """A new account with one role; raises Invalid for a bad or known address, a bad name or password."""
    require(actor, Action.ADMINISTER)
    address = normal_email(email)
    if address is None:
        raise Invalid("email", "not a mail address")
    shown = shown_name(name, site=current_app.config["QA_SITE_NAME"])
    kept = kept_password(password, email=address, name=shown)
    return add_account(email=address, name=shown, kept=kept, role=role)


def add_account(*, email: str, name: str, kept: str, role: Role) -> Account:
    """An account with what was judged before: address, name, the password's hash; raises Invalid for a known address.

    Two at the same moment make one account: the second is refused.
    """
    known = Invalid("email", "this address already has an account")
    with transaction() as session:
        if account_by_email(email):
            raise known
        account = Account(email=email, name=name, password_hash=kept, created_at=now())
        account.grants.append(AccountRole(role=role, granted_at=now()))
        session.add(account)
        try:
            session.flush()
        except IntegrityError as taken:
            raise known from taken
    return account


def exchange_role(account: Account, *, old: Role, new: Role) -> None:
    """Inside the caller's transaction: the account holds the new role and no longer the old one."""
    account.grants = [grant for grant in account.grants if grant.role not in (old, new)]
    account.grants.append(AccountRole(role=new, granted_at=now()))


def authenticate(*, email: str, password: str) -> Account | None:
    """The account whose password this is; the same work and answer for known and unknown addresses.

    Raises TooMany after five failures in a quarter of an hour for one address. A try is counted before the
    password is looked at, so that tries sent at the same moment are counted too; a success is given back.
    """
    address = normal_email(email) or email[:254]
    limits.count(limits.SIGN_IN_ACCOUNT, address)
    account = account_by_email(address)
    if not _is_password_of(account, password):
        _note_refusal(account)
        return None
    limits.give_back(limits.SIGN_IN_ACCOUNT, address)
    return account


def authenticate_whole(*, email: str, password: str, code: str) -> tuple[Account, Factor] | None:
    """The account whose password and code these are, also where failed passwords have closed its address.

    Only both together open; which one was wrong shows in neither answer nor work, and what is wrong counts for
    nobody but the caller's network (the view does). Codes are counted for whom the password is right, as at the
    second step: the count of others is kept apart and closes nothing.
    """
    address = normal_email(email) or email[:254]
    account = account_by_email(address)
    proved = account if _is_password_of(account, password) else None
    who = str(proved.id) if proved else f"nobody:{address}"
    try:
        limits.count(limits.SIGN_IN_CODE, who)
    except TooMany:
        proved = None
    factor = prove_code(proved.id if proved else 0, code)
    if proved is None or factor is None:
        _note_refusal(account)
        return None
    limits.give_back(limits.SIGN_IN_CODE, who)
    return proved, factor


def authenticate_code(account_id: int, code: str) -> Factor | None:
    """The factor that the code proves, for who has proved the password.

    Raises TooMany after five failures in a quarter of an hour; counted before the look, a success is given back.
    """
    limits.count(limits.SIGN_IN_CODE, str(account_id))
    factor = prove_code(account_id, code)
    if factor is None:
        audit.record(None, "session.refused", kind="account", subject_id=account_id)
        return None
    limits.give_back(limits.SIGN_IN_CODE, str(account_id))
    return factor


def _is_password_of(account: Account | None, password: str) -> bool:
    """True where the account may sign in with this password; it is hashed anew where the parameters have grown."""
    kept = account.password_hash if account and account.is_active else None
    if not passwords.fits(password, kept):
        return False
    if account and kept and passwords.is_old(kept):
        _rehash(account.id, password)
    return account is not None


def _note_refusal(account: Account | None) -> None:
    """An address without an account leaves an entry too, without a subject: else the time would tell them apart."""
    audit.record(None, "session.refused", kind="account", subject_id=account.id if account else None)


def _rehash(account_id: int, password: str) -> None:
    """Keeps the same password under today's parameters; the hash is made before the writer's lock is taken."""
    kept = passwords.hash_password(password)
    with transaction() as session:
        session.execute(update(Account).where(Account.id == account_id).values(password_hash=kept))


def set_password(actor: Actor, account_id: int, password: str) -> None:
    """Changes the password and ends every session; raises Invalid."""
    require(actor, Action.ADMINISTER)
    account = account_by_id(account_id)
    if account is None:
        raise NotFound
    kept = kept_password(password, email=account.email, name=account.name)
    change_password(account_id, kept, actor_id=actor.account_id)
