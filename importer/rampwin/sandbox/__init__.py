"""A local stand-in for the Rampwin contact API, to try things out on and to test against.

Starlette under uvicorn, on a loopback port. It does what the API is known to do, and on demand
what servers do on bad days: latency, rate limits, failures, dropped connections, outages.
"""

from __future__ import annotations

from importer.rampwin.sandbox.app import create_app
from importer.rampwin.sandbox.options import SandboxOptions, Switches
from importer.rampwin.sandbox.server import Sandbox, serve
from importer.rampwin.sandbox.state import SandboxState, Stats

__all__ = [
    "Sandbox",
    "SandboxOptions",
    "SandboxState",
    "Stats",
    "Switches",
    "create_app",
    "serve",
]
