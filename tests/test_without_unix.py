"""Nothing that only Unix has is needed: what a Windows machine would find, in a process here.

Third-party modules keep the whole system, for what they need on Windows is another matter; ours
see an ``os`` and a ``signal`` without Unix's names, and cannot import Unix's modules.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from tests.workbooks import CORNERS, write_ods, write_raw_xlsx

ROOT = Path(__file__).parents[1]
WINDOWS = """\
import builtins, sys, types

MODULES = {
    "crypt", "fcntl", "grp", "nis", "posix", "pty", "pwd", "readline", "resource", "spwd", "syslog",
    "termios", "tty",
}
NAMES = {
    "os": {
        "chown", "chroot", "confstr", "ctermid", "fchmod", "fchown", "fork", "forkpty", "getegid",
        "geteuid", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp", "getpriority",
        "getsid", "getuid", "initgroups", "killpg", "lchown", "lockf", "major", "minor", "mkfifo",
        "mknod", "nice", "openpty", "posix_spawn", "pread", "preadv", "pwrite", "pwritev", "readv",
        "register_at_fork", "sched_getaffinity", "sendfile", "setgid", "setpgid", "setsid",
        "setuid", "statvfs", "sync", "sysconf", "tcgetpgrp", "ttyname", "uname", "wait", "wait3",
        "wait4", "WNOHANG", "O_CLOEXEC", "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK",
        "O_SYNC", "EX_OK",
    },
    "signal": {
        "SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP",
        "SIGTSTP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "alarm", "pause", "pthread_kill",
        "pthread_sigmask", "setitimer", "siginterrupt", "sigpending", "sigwait",
    },
    "socket": {"AF_UNIX", "socketpair_unix"},
    "select": {"epoll", "poll"},
    "time": {"tzset"},
}


class Windows(types.ModuleType):
    def __init__(self, real):
        super().__init__(real.__name__)
        self.real = real

    def __getattr__(self, name):
        if name in NAMES[self.real.__name__]:
            raise AttributeError(f"{self.real.__name__}.{name} is Unix's")
        return "nt" if (self.real.__name__, name) == ("os", "name") else getattr(self.real, name)


real_import = builtins.__import__


def windows_import(name, globals=None, locals=None, fromlist=(), level=0):
    importer = (globals or {}).get("__name__", "")
    if importer.partition(".")[0] != "importer" or level:
        return real_import(name, globals, locals, fromlist, level)
    if name in MODULES:
        raise ImportError(f"{name} is Unix's")
    module = real_import(name, globals, locals, fromlist, level)
    return Windows(module) if name in NAMES else module


builtins.__import__ = windows_import
"""
"""Makes a Python a Windows one, for the modules of ``importer``."""


def run(script: str, folder: Path) -> str:
    """Run a script on such a machine; gives what it printed."""
    environment = {"HOME": str(folder), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WINDOWS + script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


EVERYTHING = """
import importlib, pkgutil
import importer

names = {"importer"}
names |= {module.name for module in pkgutil.walk_packages(importer.__path__, "importer.")}
names.remove("importer.store.migrations.env")  # alembic runs it; nobody can import it
for name in sorted(names):
    importlib.import_module(name)
print(len(names))
try:
    exec("import resource", {"__name__": "importer.some"})
except ImportError:
    print("none")
try:
    exec("from os import fork", {"__name__": "importer.some"})
except ImportError:
    print("no fork")
"""


def test_every_module_can_be_imported(tmp_path: Path) -> None:
    """No module of ours needs a module or a name that only Unix has when it is imported."""
    count, *missing = run(EVERYTHING, tmp_path).splitlines()
    assert int(count) == len(list((ROOT / "importer").rglob("*.py"))) - 1
    assert missing == ["none", "no fork"]


AS_CSV = "Open it in a spreadsheet program and save the sheet as .csv."
READING = """
from importer.errors import SourceError
from importer.reader import ReadOptions, open_source, spreadsheet
from importer.reader.spreadsheet_child import limit_memory

spreadsheet._START = windows + "\\n" + spreadsheet._START
assert not limit_memory(2**30)
for path, options in files:
    try:
        with open_source(path, ReadOptions(**options)) as source:
            rows = sum(len(chunk.frame) for chunk in source.chunks())
        print(source.info.header[:2], rows)
    except SourceError as error:
        print(error)
"""


@pytest.mark.slow
def test_spreadsheets_are_read_within_their_limits(tmp_path: Path) -> None:
    """Without a memory limit of the system, sheets are read; time and size limits hold."""
    with xlsxwriter.Workbook(tmp_path / "leads.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for row in range(3):
            sheet.write_row(row, 0, ["Name", "Mobile"])
    write_ods(tmp_path / "leads.ods", {"S": [["Name", "Mobile"], ["Ana", 1.0]]})
    write_raw_xlsx(tmp_path / "corners.xlsx", [CORNERS])
    cell = '<row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'
    write_raw_xlsx(tmp_path / "long.xlsx", map(cell.format, range(1, 300_000)))
    files = [
        ("leads.xlsx", {}),
        ("corners.xlsx", {}),
        ("long.xlsx", {"timeout_seconds": 0.3}),
        ("leads.ods", {}),
        ("leads.ods", {"memory_bytes": 1000}),
    ]
    script = f"windows = {WINDOWS!r}\nfiles = {files!r}\n{READING}"
    assert run(script, tmp_path).splitlines() == [
        "('Name', 'Mobile') 2",
        "('phone',) 1",
        f"long.xlsx takes too long to unpack. {AS_CSV}",
        "('Name', 'Mobile') 1",
        f"leads.ods gets too big when it is unpacked. {AS_CSV}",
    ]


@pytest.mark.slow
def test_the_demo_runs(tmp_path: Path) -> None:
    """Planning, store, locks, sandbox, sending and reports need nothing of Unix either."""
    assert "sent" in run("from importer.cli import main\nmain(['demo'])\n", tmp_path)
