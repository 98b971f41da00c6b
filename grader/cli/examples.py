"""An example of each command, which its `--help` ends with, and the reference of commands too."""

EXAMPLES = {
    "grade": "grader grade submissions/ -a week1",
    "show": "grader show ada -a week1 --instructor",
    "scores": "grader --class TERM/ scores -o scores.csv",
    "feedback": "grader feedback submissions/ -o pages/ --zip canvas",
    "report": "grader report -o class.html --anonymous",
    "publish": "grader publish --to nbgrader",
    "release": "grader release handed_out/ -a week1",
    "collect": "grader collect clones/ submissions/",
    "ci": "grader ci",
    "student": "grader student --check",
    "notebooks": "grader notebooks --check",
    "freeze": "grader freeze -a week1 --public",
    "init": "grader init TERM/ --zone Europe/Berlin",
    "new": "grader new algorithms/ --assignment sorting",
    "try": "grader try sorted_list_is_in_order",
    "prove": "grader prove week1 --html proof.html",
    "doctor": "grader doctor --json",
}
