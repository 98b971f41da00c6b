"""The rules by which the scores of an assignment stood when it was graded or regraded last.

They are those of `class.toml`, without any person. So it can be said who changes when somebody changes them.
"""

from grader.results.store import Results, Store


def rules_of(results: Results, assignment: str) -> str:
    """Return the rules as they were written down; empty where nobody has."""
    rows = results.rows_of("rules", "SELECT written FROM rules WHERE assignment = ?", assignment)
    return str(rows[0][0]) if rows else ""


def write_rules(store: Store, assignment: str, written: str) -> None:
    """Write down the rules that hold from now on."""
    store.do("INSERT OR REPLACE INTO rules VALUES (?, ?)", assignment, written)
