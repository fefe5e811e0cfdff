"""A home for one fault: in a temporary folder, with an office, a section and an officer who may publish."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PUBLISHER = "publisher"


@contextmanager
def home_of_its_own(*, database: str = "", settings: str = "communique.config.settings") -> Iterator[Path]:
    """The home, with Django set up upon it by `settings`; it is made by the settings as shipped."""
    folder = Path(tempfile.mkdtemp(prefix="communique-faults-"))
    try:
        for name in [name for name in os.environ if name.startswith("COMMUNIQUE_")]:
            del os.environ[name]
        os.environ["COMMUNIQUE_HOME"] = str(folder)
        os.environ["COMMUNIQUE_ADDRESS"] = "http://127.0.0.1:8000"
        os.environ["COMMUNIQUE_LOG_LEVEL"] = "ERROR"
        if database:
            os.environ["COMMUNIQUE_DATABASE"] = database
        (folder / "static").mkdir()
        in_fork(lambda: _make_home("communique.config.settings"))
        _set_up(settings)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_fork(do: Callable[[], None]) -> None:
    """Does it in a process that ends with it. Raises RuntimeError where it fails; it has told why."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            do()
            code = 0
        except BaseException:  # noqa: BLE001  a child must end here, whatever happened
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    if status != 0:
        raise RuntimeError("A process of this fault ended with an error (above).")


def _set_up(settings: str) -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    django.setup()


def _make_home(settings: str) -> None:
    _set_up(settings)
    from communique.config.template import open_database
    from tests import factories

    open_database()
    factories.make_office()
    factories.make_section()
    factories.make_officer(username=PUBLISHER)
