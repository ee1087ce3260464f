// Run a notebook's code cells in Pyodide: node pyodide.mjs FOLDER < cells.json > outputs.json
// cells.json: { sources: [...], wheels: [paths] }; FOLDER has Pyodide and the wheels that its lock names.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const { sources, wheels } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const quiet = { messageCallback() {}, stdout() {}, stderr() {} };
const python = await loadPyodide({ indexURL: `${folder}/`, env: { MPLBACKEND: "agg", HOME: "/home" }, ...quiet });
await python.loadPackage(["numpy", "matplotlib", "ipython"], quiet);
for (const wheel of wheels) {
  python.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel");
}
python.globals.set("sources", python.toPy(sources));
const outputs = python.runPython(`
import json, os
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
shell = InteractiveShell.instance()
shell.showtraceback = lambda *given, **named: None
shell.enable_gui = lambda gui=None: None

def run(number, source):
    with shell.display_trap, capture_output() as caught:
        done = shell.run_cell(source, store_history=True)
        if number == 0:
            shell.enable_matplotlib("inline")
    found = [{"output_type": "stream", "name": name, "text": text}
             for name, text in (("stdout", caught.stdout), ("stderr", caught.stderr)) if text]
    for shown in caught.outputs:
        data = {mime: value if mime.startswith("text/") else "" for mime, value in shown.data.items()}
        found.append({"output_type": "display_data", "data": data})
    if error := done.error_before_exec or done.error_in_exec:
        found.append({"output_type": "error", "ename": type(error).__name__, "evalue": str(error)})
    return found

json.dumps([run(number, source) for number, source in enumerate(sources)])
`);
process.stdout.write(outputs, () => process.exit(0));
