"""Appointments: what doctors open, what is booked, the units that make double booking impossible, and their mails."""

import sqlalchemy as sa
from alembic import op

revision = "20261203_appointments"
down_revision = "20261202_verification"
branch_labels = None
depends_on = None

ROLES = (
    "anyone", "asker", "patient", "registered", "doctor", "professional", "student", "industry", "moderator",
    "verifier", "administrator", "system",
)  # fmt: skip


def _roles(values: tuple[str, ...]) -> None:
    inside = f"role IN ({', '.join(repr(value) for value in values)})"
    for table in ("account_role", "invitation", "role_change"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_role"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_role"), inside)


def upgrade() -> None:
    """Nothing is open and nothing is booked yet."""
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "0 <= start_minute AND start_minute < 1440 AND start_minute < end_minute AND end_minute <= 2160",
            name=op.f("ck_absence_hours"),
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_absence_days")),
        sa.CheckConstraint("start_minute % 5 = 0 AND end_minute % 5 = 0", name=op.f("ck_absence_grid")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_absence_weekday")),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_absence_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("absence") as batch:
        batch.create_index(batch.f("ix_absence_doctor_id"), ["doctor_id"], unique=False)

    op.create_table(
        "agenda",
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("online", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reminds_week", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reminds_hours", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("tells_doctor", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("delays_release", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_agenda_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("doctor_id", name=op.f("pk_agenda")),
    )
    op.create_table(
        "blocked_patient",
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("patient_key", sa.String(length=64), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_blocked_patient_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("doctor_id", "patient_key", name=op.f("pk_blocked_patient")),
    )
    op.create_table(
        "motive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("patient_most", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=20), nullable=False),
        sa.Column("cancel_minutes", sa.Integer(), nullable=False),
        sa.Column("needs_consent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("bring", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("who IN ('public', 'link', 'doctor')", name=op.f("ck_motive_who")),
        sa.CheckConstraint(
            "buffer_after % 5 = 0 AND buffer_after BETWEEN 0 AND 240", name=op.f("ck_motive_buffer_after")
        ),
        sa.CheckConstraint(
            "buffer_before % 5 = 0 AND buffer_before BETWEEN 0 AND 240", name=op.f("ck_motive_buffer_before")
        ),
        sa.CheckConstraint("cancel_minutes >= 0", name=op.f("ck_motive_cancel_minutes")),
        sa.CheckConstraint(
            "horizon_days * 1440 > notice_minutes AND horizon_days > notice_days",
            name=op.f("ck_motive_horizon"),
        ),
        sa.CheckConstraint("minutes % 5 = 0 AND minutes BETWEEN 5 AND 480", name=op.f("ck_motive_minutes")),
        sa.CheckConstraint(
            "notice_minutes >= 0 AND notice_days >= 0 AND horizon_days <= 730", name=op.f("ck_motive_bounds")
        ),
        sa.CheckConstraint("patient_most BETWEEN 1 AND 10", name=op.f("ck_motive_patient_most")),
        sa.CheckConstraint("step % 5 = 0 AND step BETWEEN 5 AND 480", name=op.f("ck_motive_step")),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_motive_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motive")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("motive") as batch:
        batch.create_index(batch.f("ix_motive_doctor_id"), ["doctor_id"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("telephone", sa.String(length=30), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("video_url", sa.LargeBinary(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("subdivision", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('office', 'home', 'telephone', 'video')", name=op.f("ck_place_kind")),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_place_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("place") as batch:
        batch.create_index(batch.f("ix_place_doctor_id"), ["doctor_id"], unique=False)

    op.create_table(
        "worked_holiday",
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_worked_holiday_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("doctor_id", "day", name=op.f("pk_worked_holiday")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=43), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("motive_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_by", sa.String(length=20), nullable=False),
        sa.Column("first_visit", sa.Boolean(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("patient_key", sa.String(length=64), nullable=True),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "cancelled_by IN ('', 'patient', 'doctor', 'site')", name=op.f("ck_appointment_cancelled_by")
        ),
        sa.CheckConstraint("made_by IN ('patient', 'doctor', 'site')", name=op.f("ck_appointment_made_by")),
        sa.CheckConstraint(
            "status IN ('held', 'pending', 'proposed', 'booked', 'cancelled', 'expired', 'fulfilled', 'noshow')",
            name=op.f("ck_appointment_status"),
        ),
        sa.CheckConstraint("lane BETWEEN 0 AND 3", name=op.f("ck_appointment_lane")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointment_span")),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_appointment_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["motive_id"], ["motive.id"], name=op.f("fk_appointment_motive_id_motive"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_appointment_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appointment_public_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("appointment") as batch:
        batch.create_index("ix_appointment_doctor_starts", ["doctor_id", "starts_at"], unique=False)
        batch.create_index(batch.f("ix_appointment_ends_at"), ["ends_at"], unique=False)
        batch.create_index(batch.f("ix_appointment_holder"), ["holder"], unique=False)
        batch.create_index(batch.f("ix_appointment_motive_id"), ["motive_id"], unique=False)
        batch.create_index("ix_appointment_patient", ["doctor_id", "patient_key"], unique=False)
        batch.create_index(batch.f("ix_appointment_place_id"), ["place_id"], unique=False)
        batch.create_index(batch.f("ix_appointment_release_at"), ["release_at"], unique=False)

    op.create_table(
        "day_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind = 'closed' OR place_id IS NOT NULL", name=op.f("ck_day_change_place")),
        sa.CheckConstraint("kind IN ('open', 'closed')", name=op.f("ck_day_change_kind")),
        sa.CheckConstraint(
            "0 <= start_minute AND start_minute < 1440 AND start_minute < end_minute AND end_minute <= 2160",
            name=op.f("ck_day_change_hours"),
        ),
        sa.CheckConstraint("start_minute % 5 = 0 AND end_minute % 5 = 0", name=op.f("ck_day_change_grid")),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_day_change_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_day_change_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_change")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("day_change") as batch:
        batch.create_index(batch.f("ix_day_change_day"), ["day"], unique=False)
        batch.create_index(batch.f("ix_day_change_doctor_id"), ["doctor_id"], unique=False)
        batch.create_index(batch.f("ix_day_change_place_id"), ["place_id"], unique=False)

    op.create_table(
        "next_free",
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("motive_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_next_free_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["motive_id"], ["motive.id"], name=op.f("fk_next_free_motive_id_motive"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_next_free_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("doctor_id", "place_id", "motive_id", name=op.f("pk_next_free")),
    )
    with op.batch_alter_table("next_free") as batch:
        batch.create_index(batch.f("ix_next_free_stale_at"), ["stale_at"], unique=False)
        batch.create_index(batch.f("ix_next_free_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "0 <= start_minute AND start_minute < 1440 AND start_minute < end_minute AND end_minute <= 2160",
            name=op.f("ck_opening_hours"),
        ),
        sa.CheckConstraint("every_weeks BETWEEN 1 AND 12", name=op.f("ck_opening_every_weeks")),
        sa.CheckConstraint("start_minute % 5 = 0 AND end_minute % 5 = 0", name=op.f("ck_opening_grid")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_weekday")),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_opening_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_opening_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("opening") as batch:
        batch.create_index(batch.f("ix_opening_doctor_id"), ["doctor_id"], unique=False)
        batch.create_index(batch.f("ix_opening_place_id"), ["place_id"], unique=False)

    op.create_table(
        "appointment_contact",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_contact_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_appointment_contact")),
    )
    op.create_table(
        "appointment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("by IN ('patient', 'doctor', 'site')", name=op.f("ck_appointment_event_by")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_event_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("appointment_event") as batch:
        batch.create_index(batch.f("ix_appointment_event_appointment_id"), ["appointment_id"], unique=False)

    op.create_table(
        "appointment_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('confirm', 'expired', 'proposed', 'booked', 'moved', 'cancelled', 'reminder_week', 'reminder_day', 'reminder_hours')",
            name=op.f("ck_appointment_mail_kind"),
        ),
        sa.CheckConstraint(
            "recipient IN ('patient', 'doctor', 'site')", name=op.f("ck_appointment_mail_recipient")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'leased', 'handed', 'expired', 'cancelled')",
            name=op.f("ck_appointment_mail_state"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_mail_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_mail")),
        sa.UniqueConstraint(
            "appointment_id", "kind", "revision", "recipient", name="uq_appointment_mail_once"
        ),
        sa.UniqueConstraint("key", name=op.f("uq_appointment_mail_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("appointment_mail") as batch:
        batch.create_index("ix_appointment_mail_waiting", ["state", "due_at"], unique=False)

    op.create_table(
        "claim",
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_claim_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_claim_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("doctor_id", "unit", "lane", name=op.f("pk_claim")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("claim") as batch:
        batch.create_index(batch.f("ix_claim_appointment_id"), ["appointment_id"], unique=False)

    op.create_table(
        "opening_motive",
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("motive_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["motive_id"], ["motive.id"], name=op.f("fk_opening_motive_motive_id_motive"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["opening.id"],
            name=op.f("fk_opening_motive_opening_id_opening"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opening_id", "motive_id", name=op.f("pk_opening_motive")),
    )
    op.create_table(
        "quota",
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("patient_key", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("n BETWEEN 1 AND 10", name=op.f("ck_quota_n")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_quota_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["doctor_id"], ["doctor.id"], name=op.f("fk_quota_doctor_id_doctor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("doctor_id", "patient_key", "n", name=op.f("pk_quota")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_quota_appointment_id")),
    )
    _roles(ROLES)


def downgrade() -> None:
    """Every appointment is gone."""
    _roles(tuple(one for one in ROLES if one != "patient"))
    op.drop_table("quota")
    op.drop_table("opening_motive")
    with op.batch_alter_table("claim") as batch:
        batch.drop_index(batch.f("ix_claim_appointment_id"))

    op.drop_table("claim")
    with op.batch_alter_table("appointment_mail") as batch:
        batch.drop_index("ix_appointment_mail_waiting")

    op.drop_table("appointment_mail")
    with op.batch_alter_table("appointment_event") as batch:
        batch.drop_index(batch.f("ix_appointment_event_appointment_id"))

    op.drop_table("appointment_event")
    op.drop_table("appointment_contact")
    with op.batch_alter_table("opening") as batch:
        batch.drop_index(batch.f("ix_opening_place_id"))
        batch.drop_index(batch.f("ix_opening_doctor_id"))

    op.drop_table("opening")
    with op.batch_alter_table("next_free") as batch:
        batch.drop_index(batch.f("ix_next_free_starts_at"))
        batch.drop_index(batch.f("ix_next_free_stale_at"))

    op.drop_table("next_free")
    with op.batch_alter_table("day_change") as batch:
        batch.drop_index(batch.f("ix_day_change_place_id"))
        batch.drop_index(batch.f("ix_day_change_doctor_id"))
        batch.drop_index(batch.f("ix_day_change_day"))

    op.drop_table("day_change")
    with op.batch_alter_table("appointment") as batch:
        batch.drop_index(batch.f("ix_appointment_release_at"))
        batch.drop_index(batch.f("ix_appointment_place_id"))
        batch.drop_index("ix_appointment_patient")
        batch.drop_index(batch.f("ix_appointment_motive_id"))
        batch.drop_index(batch.f("ix_appointment_holder"))
        batch.drop_index(batch.f("ix_appointment_ends_at"))
        batch.drop_index("ix_appointment_doctor_starts")

    op.drop_table("appointment")
    op.drop_table("worked_holiday")
    with op.batch_alter_table("place") as batch:
        batch.drop_index(batch.f("ix_place_doctor_id"))

    op.drop_table("place")
    with op.batch_alter_table("motive") as batch:
        batch.drop_index(batch.f("ix_motive_doctor_id"))

    op.drop_table("motive")
    op.drop_table("blocked_patient")
    op.drop_table("agenda")
    with op.batch_alter_table("absence") as batch:
        batch.drop_index(batch.f("ix_absence_doctor_id"))

    op.drop_table("absence")
