"""Import one module of a source by its path, whatever it does meanwhile: run forever, or go to another folder."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.util
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NoReturn

LONG = 5.0  # seconds after which an import is spoken of
LIMIT = 20.0  # seconds of a processor after which it is given up
# What stands for the point in the name of a module whose file has one: to Python a point divides packages.
_POINT = "\N{ONE DOT LEADER}"


class EndlessImport(BaseException):
    """An import that has been given up; no ``except Exception`` of the module keeps it from ending."""


def is_module(path: Path) -> bool:
    """Whether a file of a folder is a theorem module; hidden files, which systems and editors leave, are none."""
    return path.suffix == ".py" and path.stem != "__init__" and not path.name.startswith(".")


def imported(package: str | None, root: Path, name: str, say: Callable[[str], None]) -> ModuleType:
    """Return the module in ``root / f"{name}.py"``, of ``package`` or of one that is made for the folder.

    ``say`` hears, after ``LONG`` seconds, that it is being imported still. In the main thread an import that takes
    ``LIMIT`` seconds of a processor is given up.

    Raises
    ------
    BaseException
        Whatever the module raises; ``EndlessImport`` for one that is given up.
    """
    package = package or f"gibbsgap_folder_{hashlib.sha256(str(root).encode()).hexdigest()[:12]}"
    with _spoken_of(say), _given_up(), _not_left(), unmoved():
        loaded = sys.modules.get(package)
        if loaded is None:
            init = root / "__init__.py"
            _load(package, init if init.is_file() else None, root)
        elif root not in [Path(p).resolve() for p in getattr(loaded, "__path__", [])]:
            raise ImportError(f"{package} is already imported from elsewhere ({loaded}), not from {root}")
        if "." not in name:
            return importlib.import_module(f"{package}.{name}")
        full = f"{package}.{name.replace('.', _POINT)}"
        return sys.modules.get(full) or _load(full, root / f"{name}.py")


def _load(name: str, file: Path | None, folder: Path | None = None) -> ModuleType:
    """Load a file, or a package of a folder, under a name; what fails is not left behind as if it were loaded."""
    places = None if folder is None else [str(folder)]
    if file is None:
        spec = importlib.util.spec_from_loader(name, loader=None, is_package=True)
        assert spec is not None
        spec.submodule_search_locations = places
    else:
        spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=places)
        assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    if file is not None and spec.loader is not None:
        try:
            spec.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(name, None)
            raise
    return module


@contextlib.contextmanager
def unmoved() -> Iterator[None]:
    """Return to the folder where the process was: names that a user gave are relative to it."""
    try:
        here = os.open(".", os.O_RDONLY) if hasattr(os, "fchdir") else None
    except OSError:  # a folder that is gone, or that may be entered but not read
        here = None
    try:
        yield
    finally:
        if here is not None:
            os.fchdir(here)
            os.close(here)


@contextlib.contextmanager
def _spoken_of(say: Callable[[str], None]) -> Iterator[None]:
    """Say once, after some seconds, that the import goes on; a thread says it, whatever the module is doing."""
    timer = threading.Timer(LONG, say, [f"has been importing for {LONG:g} s; Ctrl-C ends it"])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextlib.contextmanager
def _not_left() -> Iterator[None]:
    """Let the module leave the process by no other way than an exception, which is then told with its name."""

    def leave(status: int) -> NoReturn:
        raise SystemExit(f"os._exit({status}) was called")

    before, os._exit = os._exit, leave
    try:
        yield
    finally:
        os._exit = before


@contextlib.contextmanager
def _given_up() -> Iterator[None]:
    """Raise in the module once it has used up its time of a processor, and again should it go on."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise EndlessImport(f"its import was given up after {LIMIT:g} s of a processor: does it end?")

    free = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    if not free or signal.getsignal(signal.SIGVTALRM) != signal.SIG_DFL:  # somebody else's clock
        yield
        return
    before: Any = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, before)
