"""Looking for words and ids of a hidden document in what came back."""

from __future__ import annotations

DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def require_nothing_of(secret, said):
    """No word of a document, in whatever width its digits are written."""
    text = said.translate(DIGITS)
    found = [word for word in secret.words if word in text]
    assert not found, (secret.name, found, text[:2000])


def require_no_id_of(secret, ids, said):
    hidden = ids[secret.name]
    names = [hidden["document"], hidden["sha256"], *hidden["passages"], *hidden["measures"]]
    assert not [name for name in names if name in said], (secret.name, said[:2000])
