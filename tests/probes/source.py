from grader.kit.probe import probe
@probe("x")
def walk(code, method):
    return ["recursive", 1, ""]
