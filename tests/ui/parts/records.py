"""Records as the API gives them, for tests."""


def kpi(text, **more):
    empty = {"kind": None, "indicator": None, "unit": None, "baseline": None, "note": None}
    return {"text": text, **empty, "targets": [], "actuals": [], "certain": True, **more}


def budget(amount, year=2025, **more):
    marks = dict.fromkeys(("portion", "new", "reposted", "previous"), False)
    given = {"item": "整備費", "amount_yen": amount, "fiscal_year": year, "kind": "initial"}
    return {**given, "round": None, **marks, "text": "42.6", "certain": True, **more}


def entry(text, start=None, end=None, **more):
    given = {"text": text, "from": start, "to": end, "continues": False, "goal": None}
    return {**given, "certain": True, **more}


def measure(title, **more):
    return {
        "id": "0" * 20,
        "document": {
            "id": "d",
            "title": "里海計画",
            "file_name": "satoumi.docx",
            "issuer": "里海省",
            "published": "2025-06-13",
            "handling": None,
        },
        "number": "1-1",
        "title": title,
        "section": None,
        "heading_path": ["第１部", "窓口"],
        "body": "",
        "kpis": [],
        "ministries": ["里海省"],
        "ministry_ids": ["里海省"],
        "fiscal_years": [],
        "status": None,
        "budgets": [],
        "schedule": [],
        "passage_ids": [],
        "char_start": 0,
        "char_end": 1,
        "certain": True,
        "doubts": [],
        **more,
    }


def document(**more):
    return {
        "id": "d",
        "title": "里海計画",
        "file_name": "satoumi.docx",
        "issuer": "里海省",
        "published": "2025-06-13",
        "source_url": None,
        "confidentiality": 2,
        "handling": None,
        "visibility": "all",
        "groups": [],
        "mine": True,
        "retain_until": None,
        "conversation_id": None,
        "supersedes": None,
        "pages": 3,
        "passages": 1200,
        "measures": 4,
        "status": "ready",
        "reason": None,
        "warnings": [],
        **more,
    }
