"""Files written whole or not at all, as UTF-8, and JSON without numbers that JSON has not.

A name may stand for what is no regular file, or for a file that must not be replaced by another: what the name means is
asked of the system, and never changed by writing to it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import math
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_STREAMS = (1, 2)


def obstacle(path: Path) -> str | None:
    """Say why a path cannot be written to, as far as can be seen beforehand; None where nothing is in the way."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        folder = os.path.dirname(os.path.realpath(path))
        if os.path.isdir(folder) and os.access(folder, os.W_OK):
            return None
        shown = folder if os.path.islink(path) else str(path.parent)
        return f"cannot be written: {shown!r} is not a writable folder"
    except OSError as mistake:
        return f"cannot be written: {mistake.strerror}"
    if stat.S_ISDIR(found.st_mode):
        return "is a folder; name a file"
    if stat.S_ISBLK(found.st_mode) or stat.S_ISSOCK(found.st_mode):
        return "is a disk or a socket; name a file"
    return None if os.access(path, os.W_OK) else "cannot be written: the file is write-protected"


def digest(parts: Iterable[bytes]) -> str:
    """Return one digest of parts, in their order; none of them need be held."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(b"%d:" % len(part) + part)
    return whole.hexdigest()


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all. Text becomes UTF-8; what has no UTF-8 is written as an escape.

    A link stays a link, and what it points to is written. A file that stands there keeps its mode, its owner and all
    its names. A pipe, a terminal or another device is written through, and so is one of this process's own streams.

    Raises
    ------
    OSError
        When it cannot be written, by a full disk for one. What stood there then stands there still, except for a file
        with several names, or one whose owner or attributes a copy cannot have: that is overwritten where it is,
        after its space is taken, so that only a disk that fails while it writes can leave it in parts.
    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    try:
        found = os.stat(path)
    except FileNotFoundError:
        _replace(os.path.realpath(path), data, None)
        return
    stream = next((n for n in _STREAMS if _is_stream(n, found)), None)
    if stream is not None:
        with os.fdopen(os.dup(stream), "wb") as file:
            file.write(data)
    elif not stat.S_ISREG(found.st_mode):
        with open(os.open(path, os.O_WRONLY), "wb", buffering=0) as through:
            _all(through.fileno(), data)
    elif found.st_nlink > 1 or not _replace(os.path.realpath(path), data, found):
        _overwrite(path, data)


def _is_stream(number: int, found: os.stat_result) -> bool:
    with contextlib.suppress(OSError):
        return os.path.samestat(os.fstat(number), found)
    return False


def _replace(place: str, data: bytes, found: os.stat_result | None) -> bool:
    """Write to a file beside a place, then in its place. False where that would lose what the file there has."""
    folder = os.path.dirname(place)
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".gibbsgap.")
    except OSError:
        if found is None or os.access(folder, os.W_OK):
            raise
        return False  # a file that may be written in a folder that may not
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
            kept = _like(handle, place, found)
        if kept:
            os.replace(name, place)
            return True
    except OSError as mistake:
        if mistake.errno != errno.EBUSY:  # a file that is mounted there by itself
            raise
    finally:
        Path(name).unlink(missing_ok=True)
    return False


def _like(handle: int, place: str, found: os.stat_result | None) -> bool:
    """Give a new file the owner and mode of the one it is to replace; False where it cannot have all that one has."""
    if found is None:
        umask = os.umask(0)
        os.umask(umask)
        os.fchmod(handle, 0o666 & ~umask)
        return True
    # What the system gives every file, such as a label of SELinux, is no loss.
    if hasattr(os, "listxattr") and any(not name.startswith("security.") for name in os.listxattr(place)):
        return False
    made = os.fstat(handle)
    if (made.st_uid, made.st_gid) != (found.st_uid, found.st_gid):
        try:
            os.fchown(handle, found.st_uid, found.st_gid)
        except OSError:
            return False
    os.fchmod(handle, stat.S_IMODE(found.st_mode))
    return True


def _overwrite(path: Path, data: bytes) -> None:
    """Write a file where it is; its space is taken first."""
    handle = os.open(path, os.O_WRONLY)
    try:
        before = os.fstat(handle).st_size
        try:
            if hasattr(os, "posix_fallocate") and len(data) > before:
                os.posix_fallocate(handle, before, len(data) - before)
        except OSError as mistake:
            os.ftruncate(handle, before)
            if mistake.errno not in (errno.EINVAL, errno.EOPNOTSUPP):
                raise
        _all(handle, data)
        os.ftruncate(handle, len(data))
        os.fsync(handle)
    finally:
        os.close(handle)


def _all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


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
