"""Roles of professionals and of the team, second factors, sessions in two stages, requests and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_accounts"
down_revision = "20261128_bounces"
branch_labels = None
depends_on = None

OLD = ("anyone", "asker", "doctor", "moderator", "administrator", "system")
ROLES = (
    "anyone",
    "asker",
    "registered",
    "doctor",
    "professional",
    "student",
    "industry",
    "moderator",
    "verifier",
    "administrator",
    "system",
)


def _inside(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _account(*, nullable: bool = False) -> sa.Column:
    return sa.Column("account_id", sa.Integer(), nullable=nullable)


def _of_account(table: str, column: str = "account_id", ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_account")
    return sa.ForeignKeyConstraint([column], ["account.id"], name=name, ondelete=ondelete)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _roles(values: tuple[str, ...]) -> None:
    with op.batch_alter_table("account_role") as batch:
        batch.drop_constraint(op.f("ck_account_role_role"), type_="check")
        batch.create_check_constraint(op.f("ck_account_role_role"), _inside("role", values))


def upgrade() -> None:
    """Doctors whom nobody verified hold the role `registered`; everybody signs in again."""
    _roles(ROLES)
    op.execute(
        "UPDATE account_role SET role = 'registered' WHERE role = 'doctor' AND account_id IN "
        "(SELECT account_id FROM doctor WHERE verified_at IS NULL)"
    )
    op.drop_table("login_session")
    _sessions()
    _factors()
    _requests()
    _team()


def _sessions() -> None:
    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        _account(),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("factor", sa.String(length=20), nullable=False),
        sa.Column("agent", sa.String(length=60), nullable=False),
        _moment("started_at"),
        _moment("seen_at"),
        _moment("proved_at"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(_inside("stage", ("password", "full")), name=op.f("ck_login_session_stage")),
        sa.CheckConstraint(
            _inside("factor", ("", "totp", "passkey", "recovery")), name=op.f("ck_login_session_factor")
        ),
        _of_account("login_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("hash", name=op.f("uq_login_session_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_login_session_account_id"), "login_session", ["account_id"])
    op.create_table(
        "kept_text",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        _moment("kept_at"),
        _of_account("kept_text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_text")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_kept_text_account_id"), "kept_text", ["account_id"])


def _factors() -> None:
    op.create_table(
        "totp",
        _account(),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        _moment("confirmed_at", nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _of_account("totp"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_totp")),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        _moment("created_at"),
        _moment("used_at", nullable=True),
        _of_account("passkey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])
    op.create_table(
        "recovery_code",
        sa.Column("hash", sa.String(length=64), nullable=False),
        _account(),
        _moment("used_at", nullable=True),
        _of_account("recovery_code"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])


def _requests() -> None:
    op.create_table(
        "account_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        _account(nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _moment("asked_at"),
        sa.CheckConstraint(
            _inside("kind", ("reset", "signup", "email")), name=op.f("ck_account_request_kind")
        ),
        _of_account("account_request"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_request")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_account_request_account_id"), "account_request", ["account_id"])


def _team() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        _moment("invited_at"),
        _moment("expires_at"),
        _moment("accepted_at", nullable=True),
        _moment("withdrawn_at", nullable=True),
        sa.CheckConstraint(_inside("role", ROLES), name=op.f("ck_invitation_role")),
        _of_account("invitation", "invited_by", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "role_change",
        sa.Column("id", sa.Integer(), nullable=False),
        _account(),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        _moment("changed_at"),
        sa.CheckConstraint(_inside("role", ROLES), name=op.f("ck_role_change_role")),
        _of_account("role_change"),
        _of_account("role_change", "changed_by", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_role_change_account_id"), "role_change", ["account_id"])


def downgrade() -> None:
    """Back to one kind of session; whoever holds a role that was unknown before loses it."""
    for table in (
        "role_change",
        "invitation",
        "account_request",
        "recovery_code",
        "passkey",
        "totp",
        "kept_text",
    ):
        op.drop_table(table)
    op.drop_table("login_session")
    op.create_table(
        "login_session",
        sa.Column("hash", sa.String(length=64), nullable=False),
        _account(),
        _moment("started_at"),
        _moment("seen_at"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _of_account("login_session"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_login_session")),
    )
    op.create_index(op.f("ix_login_session_account_id"), "login_session", ["account_id"])
    op.execute("UPDATE account_role SET role = 'doctor' WHERE role = 'registered'")
    op.execute("DELETE FROM account_role WHERE role IN ('professional', 'student', 'industry', 'verifier')")
    _roles(OLD)
