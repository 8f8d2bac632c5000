"""Addresses, and whether they mean this machine only.

The API and the UI share no code: each reads them by itself, and both must say the same.
"""

ADDRESSES = [
    ("127.0.0.1", True),
    ("127.8.9.10", True),
    ("::1", True),
    ("::ffff:127.0.0.1", True),
    ("localhost", True),
    ("LOCALHOST", True),
    ("LOCALHOST.", True),
    ("localhost.", True),
    ("localhost.example", False),
    ("localhost.example.jp", False),
    ("127.0.0.1.example", False),
    ("example.jp", False),
    ("0.0.0.0", False),  # noqa: S104 - every address of the machine
    ("::", False),
    ("10.0.0.1", False),
    ("10.0.0.5", False),
    ("", False),
]
