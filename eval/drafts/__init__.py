"""Draft questions from what people asked and how they rated the answers."""

from eval.drafts.logged import draft_questions

__all__ = ["draft_questions"]
