"""What was deleted and can be had back; until when things are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes what is new."""
    op.create_table(
        "trash",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("collection", sa.String(length=64), nullable=False),
        sa.Column("target_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("access", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=True),
        sa.Column("deleted_by", sa.String(length=200), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=False),
        sa.Column("purge_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trash")),
    )
    op.create_index("ix_trash_owner", "trash", ["owner"])
    op.create_index("ix_trash_purge_at", "trash", ["purge_at"])
    op.create_table(
        "dated_documents",
        sa.Column("collection", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("collection", "document_id", name=op.f("pk_dated_documents")),
    )
    op.create_index("ix_dated_documents_until", "dated_documents", ["until"])
    op.create_index("ix_dated_documents_conversation_id", "dated_documents", ["conversation_id"])


def downgrade() -> None:
    """Takes it back."""
    op.drop_table("dated_documents")
    op.drop_table("trash")
