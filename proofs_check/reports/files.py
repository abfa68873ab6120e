"""Files that reports are written to: whole or not at all, as UTF-8, and JSON without numbers that JSON has not."""

from __future__ import annotations

import json
import math
import os
import tempfile
from pathlib import Path
from typing import Any


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: to a temporary file beside it, then in its place.

    Text becomes UTF-8; what no UTF-8 has, as of a name that is bytes, is escaped, as JSON does.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode(errors="backslashreplace") if isinstance(content, str) else content)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def json_text(value: Any, *, infinities: bool = True) -> str:
    """Return the text of a JSON file; its numbers are `plain`."""
    return json.dumps(plain(value, infinities=infinities), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def plain(value: Any, *, infinities: bool = True) -> Any:
    """Return a value that JSON can hold: what is no number is null, and infinity "inf" or "-inf", or null too."""
    if isinstance(value, dict):
        return {key: plain(entry, infinities=infinities) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry, infinities=infinities) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value) if infinities and math.isinf(value) else None
    return value
