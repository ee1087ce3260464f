"""Several files of JavaScript become one module that needs no other."""

import pytest

from actbook.explorables.javascript import module_source, style_source, without_unused


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "entry.js"


def test_imports_come_first_once_and_without_exports(tmp_path):
    entry = write(
        tmp_path,
        a="export function a() {}\n",
        b='import { a } from "./a.js";\nexport const b = a;\n',
        entry='/** Said\n * twice. */\nimport { a } from "./a.js";\nimport {\n  b,\n} from "./b.js";\n'
        "// a remark\n"
        "const page = 'https://example.org';  // another\n"
        "/** @type {any} */ (a)();\n"
        "export default { a, b };\n",
    )
    assert module_source(entry) == (
        "function a() {}\nconst b = a;\nconst page = 'https://example.org';\n"
        "(a)();\nexport default { a, b };\n"
    )


def test_functions_that_nobody_calls_stay_behind():
    far, near = "function far() {\n  return 1;\n}\n", "function near() {\n  return far();\n}\n"
    short, used = "function short() { return used(); }\n", "function used() {\n  return 2;\n}\n"
    assert without_unused(f"{far}{near}{short}{used}used();\n") == f"{short}{used}used();\n"
    assert without_unused(f"{far}{near}near();\n") == f"{far}{near}near();\n"


def test_a_json_file_becomes_a_constant_without_what_python_fills_in(tmp_path):
    (tmp_path / "words.json").write_text('{"name": "ä", "offers": {"long": "text"}}', encoding="utf-8")
    entry = write(
        tmp_path, entry='import words from "./words.json" with { type: "json" };\nexport default words;\n'
    )
    assert module_source(entry) == 'const words = {"name":"ä"};\nexport default words;\n'


def test_a_name_used_by_two_files_is_refused(tmp_path):
    entry = write(
        tmp_path, a="export const size = 1;\n", entry='import { size } from "./a.js";\nconst size = 2;\n'
    )
    with pytest.raises(ValueError, match="size"):
        module_source(entry)


@pytest.mark.parametrize(
    "line",
    [
        'import * as d3 from "https://example.org/d3.js";',
        'import { a } from "d3";',
        'export { a } from "./a.js";',
        'const d3 = await import("d3");',
    ],
)
def test_an_import_that_cannot_be_put_together_is_refused(tmp_path, line):
    with pytest.raises(ValueError, match="only named imports"):
        module_source(write(tmp_path, entry=line + "\n"))


def test_styles_lose_their_comments_only(tmp_path):
    text = "/* said\n   here */\n\np { color: red; }  /* and here */\n"
    (tmp_path / "a.css").write_text(text, encoding="utf-8")
    assert style_source(tmp_path / "a.css").strip() == "p { color: red; }"
