from api.state.drafts import DraftJob, DraftRecord
from api.state.jobs import new_job_id


def test_the_making_of_a_draft_is_shown_to_its_owner_alone(office):
    name, draft = new_job_id(), new_job_id()
    with office.services.state.session() as session:
        session.add(
            DraftRecord(id=draft, owner="青木", collection="default", kind="メモ", title="控え")
        )
        session.flush()
        session.add(
            DraftJob(
                id=name, draft_id=draft, state="running", request={}, caller={}, done=3, total=12
            )
        )
    shown = office("青木", "GET", f"/v1/jobs/{name}").json()
    assert {key: shown[key] for key in ("id", "kind", "state", "progress", "draft_id")} == {
        "id": name,
        "kind": "draft",
        "state": "running",
        "progress": 0.25,
        "draft_id": draft,
    }
    assert office("馬場", "GET", f"/v1/jobs/{name}").status_code == 404
    with office.services.state.session() as session:
        session.delete(session.get(DraftJob, name))
        session.delete(session.get(DraftRecord, draft))


def test_a_job_that_is_none_is_not_found(office):
    missing = office("青木", "GET", f"/v1/jobs/{new_job_id()}")
    assert (missing.status_code, missing.json()["type"]) == (
        404,
        "urn:tenkyo:problem:job_not_found",
    )
