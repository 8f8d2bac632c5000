from ui.parts.facets import ministries_of, ministry_option, titled, years_of


def measure(ministries=(), ids=(), years=(), budgets=(), schedule=()):
    return {
        "ministries": ministries,
        "ministry_ids": ids,
        "fiscal_years": years,
        "budgets": [{"fiscal_year": year} for year in budgets],
        "schedule": [{"from": first, "to": last} for first, last in schedule],
    }


def test_a_ministry_is_found_by_its_short_name():
    assert ministry_option("経済産業省") == "経済産業省（経産省）"
    assert ministry_option("里海省") == "里海省"


def test_documents_of_one_title_are_told_apart_by_their_files():
    documents = [
        {"id": "a", "title": "計画", "file_name": "1.docx"},
        {"id": "b", "title": "計画", "file_name": "2.docx"},
        {"id": "c", "title": "", "file_name": "3.docx"},
    ]
    assert titled(documents) == {"a": "計画（1.docx）", "b": "計画（2.docx）", "c": "3.docx"}


def test_ministries_come_before_divisions():
    found = [measure(("財政課", "経産省"), ("財政課", "経済産業省")), measure(("里海省",), (None,))]
    assert ministries_of(found) == ["経済産業省", "里海省", "財政課"]


def test_years_of_indicators_budgets_and_schedules_are_options():
    found = [measure(years=[2023], budgets=[2024, None], schedule=[(2025, None), (None, 2027)])]
    assert years_of(found) == [2027, 2025, 2024, 2023]
