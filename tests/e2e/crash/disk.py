"""A small file system of its own, which can be full or read-only. It takes root and Linux."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

KIB = 1024
LARGE_KIB = 64 * KIB


class Disk:
    """A file system in memory, of a size that can change: it really is full at times."""

    def __init__(self, folder: Path, owner: int = 0) -> None:
        self.folder = folder
        _mount("-t", "tmpfs", "-o", f"size={LARGE_KIB}k,mode=0700,uid={owner}", "tmpfs", folder)

    def resize(self, kib: int) -> None:
        """Change its size; what is there stays."""
        _mount("-o", f"remount,size={kib}k", self.folder)

    def forbid_writing(self) -> None:
        """Let nobody write to it any more, not even root."""
        _mount("-o", "remount,ro", self.folder)

    def used_kib(self) -> int:
        """Give how much of it is used."""
        status = os.statvfs(self.folder)
        return (status.f_blocks - status.f_bfree) * status.f_frsize // KIB

    def close(self) -> None:
        """Take it away."""
        subprocess.run(["umount", "--lazy", self.folder], check=True)


def _mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)
