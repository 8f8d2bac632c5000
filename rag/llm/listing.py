"""Which models a server says that it serves."""

from __future__ import annotations

from rag.errors import LanguageModelResponseError
from rag.llm.addresses import require_closed_network
from rag.llm.endpoint import open_client
from rag.llm.endpoint_errors import told_to_people
from rag.llm.model import EndpointModel

_LONGEST_WAIT_S = 5.0


def list_served(endpoint: EndpointModel) -> tuple[str, ...] | None:
    """The ids of a server's models.

    Returns:
        The ids; None where the server is there but gives no list (`transformers serve` answers 500
        where it has no cache of models, or lists none).

    Raises:
        ConfigurationError: The key is not set, or the server stands in a public network.
        LanguageModelError: It cannot be reached, or refuses.
    """
    if not endpoint.allow_public:
        require_closed_network(endpoint.base_url)
    client = open_client(endpoint)
    try:
        with told_to_people(endpoint):
            found = client.models.list(timeout=min(endpoint.read_timeout_s, _LONGEST_WAIT_S))
            return tuple(str(model.id) for model in found.data) or None
    except LanguageModelResponseError:
        return None
    finally:
        client.close()
