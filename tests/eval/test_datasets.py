"""Which datasets are on this machine."""

from __future__ import annotations

from eval.datasets import SAMPLE, Dataset, present_datasets
from eval.questions import load_questions


def test_the_sample_is_part_of_the_project():
    assert SAMPLE.present
    assert present_datasets()[0] is SAMPLE
    assert load_questions(SAMPLE.questions)


def test_a_dataset_needs_its_questions_and_its_documents(tmp_path):
    dataset = Dataset("kites", tmp_path / "kites.jsonl", tmp_path / "documents")
    assert not dataset.present
    dataset.questions.write_text("{}", encoding="utf-8")
    assert not dataset.present
    dataset.documents.mkdir()
    assert dataset.present
