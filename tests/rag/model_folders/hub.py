"""A small hub on loopback, speaking as much of the protocol as a download asks for."""

import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@contextmanager
def hub(files, *, name="kenkyu/chiisana", licence="apache-2.0", told=None, gated=False):
    """Serves one model.

    Args:
        files: Bytes by path.
        name: The model.
        licence: Its licence; None for none.
        told: Checksums told of large files; None tells the true ones of .safetensors.
        gated: Whether it wants an account.
    """
    sums = {
        path: hashlib.sha256(content).hexdigest()
        for path, content in files.items()
        if path.endswith(".safetensors")
    } | (told or {})

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self._file(head=True)

        def do_GET(self):
            if self.path.startswith(f"/api/models/{name}"):
                self._api()
            elif self.path.startswith("/api/"):
                self._give(404, b"{}", {"X-Error-Code": "RepoNotFound"})
            else:
                self._file(head=False)

        def _api(self):
            if gated:
                self._give(403, b"{}", {"X-Error-Code": "GatedRepo"})
            elif "/tree/" in self.path:
                listed = [entry(path, sums, files) for path in files]
                self._give(200, json.dumps(listed).encode(), {})
            elif "/revision/" in self.path and unquote(self.path).split("/revision/")[1].split("?")[
                0
            ] not in ("main", COMMIT):
                self._give(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
            else:
                self._give(200, json.dumps(described()).encode(), {})

        def _file(self, *, head):
            path = unquote(self.path).partition(f"/{name}/resolve/{COMMIT}/")[2]
            if path not in files:
                self._give(404, b"", {"X-Error-Code": "EntryNotFound"})
                return
            content = files[path]
            etag = hashlib.sha256(content).hexdigest()
            headers = {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT}
            self._give(200, content, headers, head=head)

        def _give(self, status, body, headers, *, head=False):
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not head:
                self.wfile.write(body)

        def log_message(self, *_):
            """Says nothing."""

    def described():
        return {
            "_id": "1",
            "id": name,
            "modelId": name,
            "sha": COMMIT,
            "private": False,
            "gated": False,
            "tags": [f"license:{licence}"] if licence else [],
            "siblings": [entry(path, sums, files) | {"rfilename": path} for path in files],
        }

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def entry(path, sums, files):
    size = len(files[path])
    found = {"type": "file", "path": path, "size": size, "oid": "0" * 40, "blobId": "0" * 40}
    if path in sums:
        found["lfs"] = {"oid": sums[path], "sha256": sums[path], "size": size, "pointerSize": 1}
    return found
