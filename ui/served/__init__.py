"""How the chat UI is served: its frame in Japanese, its slow imports done before anybody waits."""
