"""Modules of theorems that tests edit while they run."""

import shutil
import sys


def rewrite(module, source):
    """Edit a module, and forget that it was imported before: the commands run in this process."""
    module.write_text(source, encoding="utf-8")
    shutil.rmtree(module.parent / "__pycache__", ignore_errors=True)
    for name in [name for name in sys.modules if name.startswith("gibbsgap_folder_")]:
        del sys.modules[name]
