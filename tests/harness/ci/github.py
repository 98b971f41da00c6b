"""A small GitHub on loopback: pull requests and comments, as its REST interface has them (github/docs, REST)."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT = "github-actions[bot]"


class GitHub(ThreadingHTTPServer):
    """One repository, org/ada, with pull requests and comments; only a request with the token is answered."""

    def __init__(self, pulls: list[dict[str, Any]], comments: list[dict[str, Any]]) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.pulls, self.comments = pulls, comments
        self.calls: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def github(pulls: list[dict[str, Any]], comments: list[dict[str, Any]]) -> Iterator[GitHub]:
    """The server, while it is needed."""
    server = GitHub(pulls, comments)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def pull(number: int, base: str = "feedback") -> dict[str, Any]:
    return {"number": number, "base": {"ref": base}}


def comment(number: int, body: str, login: str = BOT) -> dict[str, Any]:
    return {"id": number, "body": body, "user": {"login": login}}


class _Requests(BaseHTTPRequestHandler):
    server: GitHub

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        if address.path == "/repos/org/ada/pulls":
            is_ours = query == {"state": ["open"], "per_page": ["100"], "head": ["org:main"]}
            self._answer(self.server.pulls if is_ours else [])
        elif re.fullmatch(r"/repos/org/ada/issues/\d+/comments", address.path):
            page = int(query["page"][0])
            self._answer(self.server.comments[100 * (page - 1) : 100 * page])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        self.server.comments.append(comment(1000 + len(self.server.comments), self._body()))
        self._answer({})

    def do_PATCH(self) -> None:
        number = int(self.path.rpartition("/")[2])
        next(c for c in self.server.comments if c["id"] == number)["body"] = self._body()
        self._answer({})

    def _body(self) -> str:
        return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

    def _answer(self, value: object) -> None:
        self.server.calls.append((self.command, urlsplit(self.path).path))
        if self.headers["Authorization"] != "Bearer the-token":
            self.send_error(401)
            return
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
