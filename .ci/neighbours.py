"""Write docs/neighbours.md from a run: gibbsgap verify --theory neighbours --level full --fresh --json RUN.json."""

import datetime
import json
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = """# Theorems of the field

`theorems/neighbours/` is a theory beside the paper's: statements of other papers, one file each, which
`gibbsgap verify --theory neighbours` checks, and `gibbsgap show ID` shows. Below is a run at level full of {date},
seed {seed}, on {machine}: of all {edits:,} single edits of the formulas {killed:,} are refuted; the others are equal,
true as well, for another theorem to refute, or have a reason that the module gives. *Lines* are those of the module,
statement and imports included; *seconds* are of one core, with every edit judged. *Cited*: some clause rests on a
theorem that is cited and not proved here.

| id | statement | paper | verdict | lines | seconds | edits | refuted |
|---|---|---|---|--:|--:|--:|--:|
"""


def page(run: dict, machine: str) -> str:
    """Return the page of a run."""
    claims = tomllib.loads((ROOT / "theorems" / "neighbours" / "claims.toml").read_text(encoding="utf-8"))["claim"]
    places = {claim["id"]: claim["place"] for claim in claims}
    rows, total = [], Counter()
    for theorem in run["theorems"]:
        killed = sum(mutant["outcome"] == "killed" for mutant in theorem["mutants"])
        total.update(edits=len(theorem["mutants"]), killed=killed)
        lines = (
            (ROOT / "theorems" / f"{theorem['module'].replace('.', '/')}.py").read_text(encoding="utf-8").count("\n")
        )
        cited = any(step.get("grade") == "cited" for step in theorem["steps"])
        verdict = "cited" if theorem["verdict"] == "proved" and cited else theorem["verdict"]
        parts = (theorem["id"], theorem["title"], places[theorem["id"]], verdict, lines, f"{theorem['seconds']:.1f}")
        rows.append(f"| {' | '.join(map(str, parts))} | {len(theorem['mutants']):,} | {killed:,} |\n")
    suite = run["suite"]
    head = HEAD.format(date=datetime.date.today(), seed=suite["seed"], machine=machine, **total)
    return head + "".join(rows)


if __name__ == "__main__":
    found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if not found["suite"]["as_claimed"] or found["suite"]["level"] != "full":
        sys.exit("run.json must be a run at level full that is as claimed")
    (ROOT / "docs" / "neighbours.md").write_text(page(found, sys.argv[2]), encoding="utf-8")
