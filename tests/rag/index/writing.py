"""Two documents to write, and what a collection holds then."""

from tests.rag.index.samples import contents, sample

BRIDGES = sample("橋.txt", "橋 の 点検", "橋 の 計画")
ROADS = sample("道路.txt", "道路 の 点検")


def state(collection):
    with collection.snapshot() as snapshot:
        return snapshot.generation, contents(snapshot)
