"""What responses tell of documents and of problems."""

TITLES = [
    "潮見市市場計画",
    "潮見市暮らし計画（令和４年度）",
    "潮見市暮らし計画（令和７年度）",
    "みなせ港の手引",
]


def titles(response):
    """The titles of a list of documents."""
    return [document["title"] for document in response.json()["documents"]]


def problem(response):
    """The status of a problem, and the end of its type."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    return response.status_code, response.json()["type"].rpartition(":")[2]


def find(client, file_name, headers=None):
    """The document of a file."""
    listed = client.get("/v1/documents", headers=headers).json()["documents"]
    return next(one for one in listed if one["file_name"] == file_name)
