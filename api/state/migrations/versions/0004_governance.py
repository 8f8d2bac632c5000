"""Who is asked for figures: divisions, jobs, tokens; risk cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes what is new."""
    op.create_table(
        "work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user", sa.String(length=400), nullable=False),
        sa.Column("division", sa.String(length=200), nullable=False),
        sa.Column("job", sa.String(length=16), nullable=False),
        sa.Column("client", sa.String(length=16), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), nullable=False),
        sa.Column("completion_tokens", sa.Integer(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
    )
    op.create_index("ix_work_at", "work", ["at"])
    op.create_table(
        "risk_cases",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("reporter", sa.String(length=400), nullable=False),
        sa.Column("reporter_name", sa.String(length=200), nullable=False),
        sa.Column("division", sa.String(length=200), nullable=False),
        sa.Column("collection", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=4), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_risk_cases")),
    )
    op.create_index("ix_risk_cases_created_at", "risk_cases", ["created_at"])


def downgrade() -> None:
    """Takes it back."""
    op.drop_index("ix_risk_cases_created_at", "risk_cases")
    op.drop_table("risk_cases")
    op.drop_table("work")
