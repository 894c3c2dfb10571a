"""Profiles of doctors: photo, practice places, languages, training, declared interests, holidays, quota."""

from html import escape

import sqlalchemy as sa
from alembic import op

revision = "20261130_profiles"
down_revision = "20261129_accounts"
branch_labels = None
depends_on = None

NATURES = (
    "expert",
    "speaker",
    "research",
    "training",
    "hospitality",
    "shares",
    "employment",
    "family",
    "other",
)
TEXTS = (
    ("bio_html", sa.Text()),
    ("training", sa.Text()),
    ("photo_key", sa.String(length=64)),
    ("photo_hash", sa.String(length=64)),
)
NUMBERS = ("rules_version", "daily_quota")


def _of_doctor(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_doctor_id_doctor")
    return sa.ForeignKeyConstraint(["doctor_id"], ["doctor.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Doctors who are there have an empty profile; what they said of themselves is kept as plain text."""
    with op.batch_alter_table("doctor") as batch:
        batch.alter_column(
            "bio", existing_type=sa.String(length=500), type_=sa.Text(), existing_nullable=False
        )
        for name, kind in TEXTS:
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=sa.text("''")))
        for name in NUMBERS:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        batch.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        batch.create_check_constraint(op.f("ck_doctor_daily_quota"), "daily_quota BETWEEN 0 AND 99")
    doctor = sa.table("doctor", sa.column("id"), sa.column("bio"), sa.column("bio_html"))
    connection = op.get_bind()
    for number, bio in connection.execute(
        sa.select(doctor.c.id, doctor.c.bio).where(doctor.c.bio != "")
    ).all():
        shown = f'<p dir="auto">{escape(bio, quote=False)}</p>'
        connection.execute(doctor.update().where(doctor.c.id == number).values(bio_html=shown))
    _tables()


def _tables() -> None:
    op.create_table(
        "doctor_language",
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _of_doctor("doctor_language"),
        sa.PrimaryKeyConstraint("doctor_id", "code", name=op.f("pk_doctor_language")),
    )
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("telephone", sa.String(length=30), nullable=False),
        sa.Column("fees", sa.Text(), nullable=False),
        sa.Column("payment", sa.JSON(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        _of_doctor("practice"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_practice_doctor_id"), "practice", ["doctor_id"])
    natures = ", ".join(repr(one) for one in NATURES)
    op.create_table(
        "doctor_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("nature", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"nature IN ({natures})", name=op.f("ck_doctor_interest_nature")),
        _of_doctor("doctor_interest"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doctor_interest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_doctor_interest_doctor_id"), "doctor_interest", ["doctor_id"])


def downgrade() -> None:
    """Profiles go; of a biography the first 500 characters stay."""
    for table in ("doctor_interest", "practice", "doctor_language"):
        op.drop_table(table)
    op.execute("UPDATE doctor SET bio = substr(bio, 1, 500)")
    with op.batch_alter_table("doctor") as batch:
        batch.drop_constraint(op.f("ck_doctor_daily_quota"), type_="check")
        for name in ("away_from", "away_until", *NUMBERS, *(name for name, _ in TEXTS)):
            batch.drop_column(name)
        batch.alter_column(
            "bio", existing_type=sa.Text(), type_=sa.String(length=500), existing_nullable=False
        )
