"""What is wrong with a question file, line by line, before a run rests on it."""

from eval.linting.findings import Finding
from eval.linting.lint import lint_questions

__all__ = ["Finding", "lint_questions"]
