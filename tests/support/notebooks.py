"""The notebooks of the docs, run as Jupyter runs them; as a program it stores what they print in them.

python tests/support/notebooks.py
"""

import re
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
KEPT = ("text/plain", "text/html", "image/png")


def executed(path):
    """Return a notebook with what its cells print now; an error in one is raised."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:  # so that what a notebook saves is not left
        NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    )
    for number, cell in enumerate(notebook.cells):
        cell.id, cell.metadata = f"cell-{number}", {}
        for output in cell.get("outputs", ()):
            output.pop("metadata", None)
            if "data" in output:
                output.metadata = {}
                output.data = {kind: output.data[kind] for kind in KEPT if kind in output.data}
    nbformat.validate(notebook)
    return notebook


def told(notebook):
    """Return what its cells print as text, without what depends on how many edits there are.

    How pages set a formula is tested elsewhere, and may change without a word of this.
    """
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    found = [output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in outputs]
    return [re.sub(r"\d+ of \d+ near-misses", "# of # near-misses", text) for text in found]


if __name__ == "__main__":
    for notebook in NOTEBOOKS:
        nbformat.write(executed(notebook), notebook)
        print(f"{notebook.name}: {notebook.stat().st_size:,} bytes")
