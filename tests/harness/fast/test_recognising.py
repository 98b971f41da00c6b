"""The rules of a course among the general ones, and what becomes of a course that has none or broken ones."""

from pathlib import Path

import pytest

from grader.kit.errors import HarnessFault
from grader.kit.judging.general_mistakes import FIRST_RULES, LAST_RULES
from grader.kit.judging.recognising import find_rules, spliced
from grader.kit.mistakes import Case, Rule, rule


class TestOrder:
    """A course's rules stand among the general ones, and the first that holds wins."""

    GENERAL = (*FIRST_RULES, *LAST_RULES)

    @staticmethod
    def own(key: str, before: str = "") -> Rule:
        return rule(key, "A hint.", lambda case: case.seen == 1.0, before=before)

    def test_it_is_asked_after_the_first_and_before_the_last_general_rules(self) -> None:
        one, two = self.own("ONE"), self.own("TWO")
        assert spliced([one, two]) == (*FIRST_RULES, one, two, *LAST_RULES)

    def test_it_is_asked_before_the_general_rule_that_it_names(self) -> None:
        early, late, other = self.own("EARLY", "SYNTAX"), self.own("LATE", "RAISES"), self.own("OTHER", "RAISES")
        keys = [r.mistake.key for r in spliced([late, self.own("MIDDLE"), early, other])]
        assert keys[keys.index("SYNTAX") - 1] == "EARLY"
        assert keys[keys.index("RAISES") - 2 : keys.index("RAISES")] == ["LATE", "OTHER"]
        assert keys.index("MIDDLE") == len(FIRST_RULES) + 1
        assert len(keys) == len(self.GENERAL) + 4

    def test_a_name_of_no_general_rule_is_a_fault_of_the_course(self) -> None:
        with pytest.raises(HarnessFault, match=r"^before='SINTAX': there is no general rule of this key; known are"):
            spliced([self.own("ONE", "SINTAX")])

    @pytest.mark.parametrize("package", ["no_such_course.mistakes", "tests.no_such_mistakes"])
    def test_a_course_without_mistakes_has_the_general_ones(self, package: str) -> None:
        assert find_rules(package) == self.GENERAL

    def test_a_general_rule_knows_no_function_of_a_course(self) -> None:
        overflow = Case([("operators:sigmoid", [710.0])], {"!": "OverflowError", "m": ""}, 1.0)
        assert next(r.mistake.key for r in self.GENERAL if r.holds(overflow)) == "OVERFLOW"

    @pytest.mark.parametrize("text", ["import no_such_module", "from tests import no_such_name", "RULE = ()"])
    def test_mistakes_that_cannot_be_imported_are_a_fault(
        self, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name = f"mistakes_{len(text)}"
        (tmp_path / f"{name}.py").write_text(text)
        monkeypatch.syspath_prepend(tmp_path)
        with pytest.raises(HarnessFault, match=f"^{name}: cannot be imported"):
            find_rules(name)
