"""Embedding models: texts in, unit vectors out.

Two kinds share one interface (`Embedding`): the default, trained on the collection in seconds and
used without torch (`trained`), and any sentence-transformers model that the administrator
configures (`encoder`).
"""

from rag.embedding.model import Embedding
from rag.embedding.trained import TrainedEmbedding

__all__ = ["Embedding", "TrainedEmbedding"]
