"""`python -m grader.ci.comment FILE`: one comment in the pull request of a branch, updated in place.

Runs as a step of its own, after all code of the student has ended, since it alone is given the token. It needs the
permission `pull-requests: write` (github/docs, REST "List pull requests", "Create and update an issue comment").
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

MARK = "<!-- checks: this comment is written anew by each run -->"
_AUTHOR = "github-actions[bot]"  # whose token it is; anybody may write the mark
_PAGES = 10  # of 100 comments each, in which the earlier one is looked for


class Api:
    """The part of GitHub's interface that is needed here; raises OSError where it cannot be reached, or refuses."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._top = f"{environ['GITHUB_API_URL']}/repos/{environ['GITHUB_REPOSITORY']}"
        self._token = environ["GITHUB_TOKEN"]

    def call(self, method: str, path: str, **body: str) -> Any:
        """Return the answer as JSON."""
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(f"{self._top}{path}", data, headers, method=method)  # noqa: S310 - of the runner
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)


def comment(text: str, environ: Mapping[str, str]) -> str:
    """Write the text as the comment of the branch's pull request, and say what was done."""
    api, owner = Api(environ), environ["GITHUB_REPOSITORY"].partition("/")[0]
    head = urllib.parse.quote(f"{owner}:{environ['GITHUB_REF_NAME']}", safe="")
    found = api.call("GET", f"/pulls?state=open&per_page=100&head={head}")
    if not found:
        return "no pull request is open for this branch, so there is no comment"
    number = min(found, key=lambda pull: (pull["base"]["ref"] != "feedback", pull["number"]))["number"]
    body = f"{MARK}\n{text}"
    for page in range(1, _PAGES + 1):
        comments = api.call("GET", f"/issues/{number}/comments?per_page=100&page={page}")
        for old in comments:
            if old["user"]["login"] == _AUTHOR and old["body"].startswith(MARK):
                api.call("PATCH", f"/issues/comments/{old['id']}", body=body)
                return f"the comment in pull request {number} is updated"
        if len(comments) < 100:
            break
    api.call("POST", f"/issues/{number}/comments", body=body)
    return f"a comment is in pull request {number}"


def main(arguments: Sequence[str]) -> int:
    """Return 0, also where GitHub refuses: the points do not depend on a comment."""
    try:
        print(comment(Path(arguments[0]).read_text(encoding="utf-8"), os.environ))
    except (OSError, KeyError, ValueError, urllib.error.URLError) as error:
        print(f"there is no comment: {type(error).__name__}: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
