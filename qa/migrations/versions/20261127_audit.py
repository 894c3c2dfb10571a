"""The audit trail, its sealed months and its head, kept append-only by triggers."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_audit"
down_revision = "20261126_recent"
branch_labels = None
depends_on = None

UNSEALED = "NOT EXISTS (SELECT 1 FROM audit_checkpoint WHERE OLD.id BETWEEN first_id AND last_id)"
SQLITE = (
    ("entry_update", "UPDATE ON audit_entry"),
    ("entry_delete", f"DELETE ON audit_entry WHEN {UNSEALED}"),
    # REPLACE takes the row that is there away without its DELETE trigger.
    ("entry_replace", "INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)"),
    ("checkpoint_update", "UPDATE ON audit_checkpoint"),
    ("checkpoint_delete", "DELETE ON audit_checkpoint"),
    (
        "checkpoint_replace",
        "INSERT ON audit_checkpoint WHEN EXISTS (SELECT 1 FROM audit_checkpoint WHERE month = NEW.month)",
    ),
    ("head_back", "UPDATE ON audit_head WHEN NEW.last_id < OLD.last_id"),
    ("head_delete", "DELETE ON audit_head"),
    ("head_replace", "INSERT ON audit_head WHEN EXISTS (SELECT 1 FROM audit_head)"),
)
POSTGRESQL = (
    ("entry_update", "UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse()"),
    ("entry_delete", "DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_keep_unsealed()"),
    ("entry_truncate", "TRUNCATE ON audit_entry EXECUTE FUNCTION audit_refuse()"),
    (
        "checkpoint_change",
        "UPDATE OR DELETE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    ),
    ("checkpoint_truncate", "TRUNCATE ON audit_checkpoint EXECUTE FUNCTION audit_refuse()"),
    (
        "head_back",
        "UPDATE ON audit_head FOR EACH ROW WHEN (NEW.last_id < OLD.last_id) EXECUTE FUNCTION audit_refuse()",
    ),
    ("head_delete", "DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse()"),
    ("head_truncate", "TRUNCATE ON audit_head EXECUTE FUNCTION audit_refuse()"),
)
FUNCTIONS = (
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$""",
    """CREATE FUNCTION audit_keep_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM audit_checkpoint WHERE OLD.id BETWEEN first_id AND last_id) THEN
        RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$""",
)


def upgrade() -> None:
    """Three tables, then their triggers."""
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_entry_actor_id"), "audit_entry", ["actor_id"])
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"])
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_id", "kind"])
    op.create_table(
        "audit_checkpoint",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_audit_checkpoint")),
    )
    op.create_table(
        "audit_head",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_audit_head")),
    )
    _make_triggers()


def _make_triggers() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for function in FUNCTIONS:
            op.execute(function)
        for name, rest in POSTGRESQL:
            op.execute(f"CREATE TRIGGER audit_{name} BEFORE {rest}")
        return
    for name, rest in SQLITE:
        refusal = "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        op.execute(f"CREATE TRIGGER audit_{name} BEFORE {rest} {refusal}")


def downgrade() -> None:
    """Back: the triggers go with their tables."""
    for table in ("audit_head", "audit_checkpoint", "audit_entry"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_keep_unsealed()")
        op.execute("DROP FUNCTION audit_refuse()")
