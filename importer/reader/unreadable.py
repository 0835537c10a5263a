"""What to do where the system does not let a file or a stream be read."""

from __future__ import annotations

import errno
import tempfile

_PLACES = frozenset({errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EINVAL})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC})
_MANY = frozenset({errno.EMFILE, errno.ENFILE})


def unreadable(error: Exception) -> str:
    """The system's reason and a remedy, to stand behind ``FILE cannot be read:``."""
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{reason or str(error) or type(error).__name__}. {_remedy(error)}"


def _remedy(error: Exception) -> str:
    if not isinstance(error, OSError):  # a stream that is closed, or text that does not decode
        return "Give a stream that is open, at its beginning and in binary mode."
    if isinstance(error, PermissionError):
        return "Close it in other programs, or have its owner give you the right to read it."
    if error.errno in _FULL:
        return (
            f"Make room in the folder for temporary files, {tempfile.gettempdir()}, "
            "or name another one in TMPDIR."
        )
    if error.errno in _MANY:
        return "Close other programs and start again."
    if error.errno in _PLACES:
        return "Check the path."
    return "Look whether its disk or network drive is there; a copy on another disk may do."
