import ast
from collections.abc import Iterator
from pathlib import Path

from tests.project.tree import TEMPLATES, code, name

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 40, 120
FILES = code() + code("tests", "scripts", "bench")
# A journey tells a person's whole way in one function.
STORIES = code("tests/journeys")


def longer(files: list[Path], limit: int) -> list[str]:
    sizes = {name(path): path.read_text(encoding="utf-8").count("\n") for path in files}
    return [f"{path}: {size} lines" for path, size in sizes.items() if size > limit]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name(path)}:{node.name}", node.end_lineno - node.lineno + 1


def test_a_file_can_be_read_in_one_sitting() -> None:
    assert longer(FILES, LONGEST_FILE) == []


def test_a_template_shows_one_thing() -> None:
    assert longer(TEMPLATES, LONGEST_TEMPLATE) == []


def test_a_function_fits_on_a_screen() -> None:
    files = [path for path in FILES if path not in STORIES]

    assert [
        f"{function}: {lines} lines"
        for path in files
        for function, lines in functions(path)
        if lines > LONGEST_FUNCTION
    ] == []
