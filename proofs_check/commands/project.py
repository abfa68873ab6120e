"""``gibbsgap init``: a project of one's own, with one theorem that is proved."""

from __future__ import annotations

import datetime
import importlib.resources
from pathlib import Path

import click
from jinja2 import Environment, StrictUndefined

from proofs_check.commands import shared, usage
from proofs_check.commands.progress import Progress
from proofs_check.reports import ledger, record
from proofs_check.reports.sheets import say

EXAMPLE = "Shift"
# Where each file of the project stands, by the name of its template.
FILES = {
    "shift.py": "theorems/shift.py",
    "pyproject.toml": "pyproject.toml",
    "verify.yml": ".github/workflows/verify.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
def init(folder: Path) -> None:
    """Start a project of your own in a FOLDER, or here: a theorem that is proved, its ledger, CI, and a commit hook.

    Nothing that is there is overwritten.

    \b
        gibbsgap init mine
        cd mine && gibbsgap verify Shift
    """
    held = [name for name in (*FILES.values(), f"theorems/{ledger.NAME}") if (folder / name).exists()]
    if held:
        raise usage.Refused(f"folder={str(folder)!r} has {held[0]} already: name another, and nothing is lost")
    for name in FILES.values():
        usage.folder((folder / name).parent, "folder")
    texts = {name: _text(template, folder.resolve().name) for template, name in FILES.items()}
    usage.deliver([(folder / name, text) for name, text in texts.items()])
    with Progress() as progress:
        run = shared.run((folder / "theorems",), (EXAMPLE,), "quick", "numpy", 0, progress.say)
    data = record.as_json(run)
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    why = {"reason": "the first theorem", "when": today, "made_with": ledger.made_with(data["suite"])}
    kept = ledger.updated(ledger.Ledger(), ledger.entries(data), "all", why)
    usage.deliver([(folder / "theorems" / ledger.NAME, ledger.text(kept))])
    place = "" if folder.resolve() == Path.cwd() else f"cd {folder} && "
    say(f"next: {place}gibbsgap verify {EXAMPLE}; then change a sign in theorems/shift.py, and verify it again")


def _text(template: str, name: str) -> str:
    """Return a file of the project; names of distributions hold letters, digits and hyphens."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name).strip("-") or "theory"
    text = (importlib.resources.files("proofs_check") / "templates" / "project" / f"{template}.txt").read_text("utf-8")
    plain = Environment(undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701 (no HTML is made)
    return plain.from_string(text).render(name=kept.lower(), id=EXAMPLE)
