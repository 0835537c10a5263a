"""The OpenAPI 3.1 description of the sandbox, which it serves at ``/openapi.json``.

Written by hand and checked against the running sandbox by schemathesis in the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer import __version__
from importer.rampwin.request import CONTACT_PATH

if TYPE_CHECKING:
    from importer.model import JsonValue
    from importer.rampwin.sandbox.options import SandboxOptions

    Object = dict[str, JsonValue]

_OPTIONAL_TEXT: Object = {"type": ["string", "null"]}

_CONTACT: Object = {
    "type": "object",
    "description": "Any further key is a custom attribute. A key that is given overwrites, one that"
    " is not given stays as it is.",
    "required": ["phone_number"],
    "properties": {
        "phone_number": {
            "description": "With country code; unique together with the channel.",
            "oneOf": [
                {"type": "string", "pattern": r"^\+?[1-9][0-9]{7,14}$"},
                {"type": "integer", "minimum": 10_000_000, "maximum": 999_999_999_999_999},
            ],
        },
        "first_name": _OPTIONAL_TEXT,
        "last_name": _OPTIONAL_TEXT,
        "email": _OPTIONAL_TEXT,
    },
    "additionalProperties": True,
}

_STORED: Object = {
    "type": "object",
    "required": ["success", "message", "data"],
    "properties": {
        "success": {"const": True},
        "message": {"type": "string"},
        "data": {
            "type": "object",
            "required": ["_id", "phone_number"],
            "properties": {
                "_id": {"type": "string", "pattern": "^[0-9a-f]{24}$"},
                "phone_number": {"type": "string", "pattern": r"^\+[1-9][0-9]{7,14}$"},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}

_FAILURE: Object = {
    "type": "object",
    "required": ["success", "message"],
    "properties": {
        "success": {"const": False},
        "message": {"type": "string"},
        "details": {
            "description": "What exactly is wrong; only the sandbox says it.",
            "type": "array",
            "items": {"type": "string"},
        },
    },
    "additionalProperties": False,
}

_HELD: Object = {
    "type": "object",
    "required": ["total", "contacts"],
    "properties": {
        "total": {"type": "integer", "minimum": 0},
        "contacts": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["_id", "channel_id", "phone_number"],
                "properties": {
                    "_id": {"type": "string"},
                    "channel_id": {"type": "string"},
                    "phone_number": {"type": "string"},
                },
                "additionalProperties": True,
            },
        },
    },
    "additionalProperties": False,
}


def _counts(key_pattern: str) -> Object:
    return {
        "type": "object",
        "propertyNames": {"pattern": key_pattern},
        "additionalProperties": {"type": "integer", "minimum": 1},
    }


_STATS: Object = {
    "type": "object",
    "required": [
        "requests",
        "contacts",
        "statuses",
        "servers",
        "attempts",
        "most_in_flight",
        "busiest_second",
    ],
    "properties": {
        "requests": {"type": "integer", "minimum": 0},
        "contacts": {"type": "integer", "minimum": 0},
        "statuses": _counts("^([1-5][0-9]{2}|dropped)$"),
        "servers": _counts("^[0-9]+$"),
        "attempts": _counts("^[0-9]+$"),
        "most_in_flight": {"type": "integer", "minimum": 0},
        "busiest_second": {"type": "integer", "minimum": 0},
    },
    "additionalProperties": False,
}

_OUTAGE: Object = {
    "type": "object",
    "required": ["seconds"],
    "properties": {"seconds": {"type": "number", "minimum": 0, "maximum": 86_400}},
    "additionalProperties": False,
}


def describe(options: SandboxOptions) -> Object:
    """Give the description of a sandbox with these options, as a JSON document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rampwin contact API, sandbox",
            "version": __version__,
            "description": "A local stand-in: what is not documented by Rampwin is a guess.",
        },
        "paths": {
            CONTACT_PATH: {"post": _upsert(options)},
            "/sandbox/contacts": {"get": _contacts()},
            "/sandbox/stats": {
                "get": {
                    "operationId": "stats",
                    "summary": "What has been asked since the start or the last reset",
                    "responses": {"200": _json("The counts", "Stats"), **_ALWAYS},
                }
            },
            "/sandbox/switches": {
                "get": {
                    "operationId": "switches",
                    "summary": "How the sandbox behaves at the moment",
                    "responses": {"200": _json("The switches", "Switches"), **_ALWAYS},
                },
                "post": {
                    "operationId": "switch",
                    "summary": "Change the switches that are named, leave the others",
                    "requestBody": _body("Switches"),
                    "responses": {
                        "200": _json("All switches", "Switches"),
                        "400": _json("Unusable", "Failure"),
                        **_ALWAYS,
                    },
                },
            },
            "/sandbox/outage": {
                "post": {
                    "operationId": "outage",
                    "summary": "Answer nothing but 503 for so many seconds; 0 ends an outage",
                    "requestBody": _body("Outage"),
                    "responses": {
                        "204": {"description": "It has begun"},
                        "400": _json("Unusable", "Failure"),
                        **_ALWAYS,
                    },
                }
            },
            "/sandbox/reset": {
                "post": {
                    "operationId": "reset",
                    "summary": "Forget contacts and counts; switches are as at the start",
                    "responses": {"204": {"description": "Forgotten"}, **_ALWAYS},
                }
            },
        },
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
            "schemas": {
                "Contact": _CONTACT,
                "Stored": _STORED,
                "Failure": _FAILURE,
                "Held": _HELD,
                "Stats": _STATS,
                "Outage": _OUTAGE,
                "Switches": _switches(options.servers),
            },
        },
    }


def _upsert(options: SandboxOptions) -> Object:
    cookie: Object = {"in": "cookie", "required": False, "schema": {"type": "string"}}
    page: Object = {"text/html": {"schema": {"type": "string"}}}
    wait: Object = {"description": "Seconds or an HTTP-date", "schema": {"type": "string"}}
    return {
        "operationId": "insertOrUpdate",
        "summary": "Insert or update one contact",
        "security": [{"key": []}],
        "parameters": [
            {
                "name": "channel_id",
                "in": "query",
                "required": True,
                "schema": {"type": "string", "enum": list(options.channels)},
            },
            {**cookie, "name": "AWSALB", "description": "Pins the client to a server"},
            {**cookie, "name": "AWSALBCORS", "description": "The same for other origins"},
        ],
        "requestBody": _body("Contact"),
        "responses": {
            "200": {
                **_json("Stored", "Stored"),
                "headers": {
                    "Set-Cookie": {
                        "description": "AWSALB and AWSALBCORS, anew with each answer",
                        "required": True,
                        "schema": {"type": "string"},
                    }
                },
            },
            "400": _json("Validation error, or Invalid channel", "Failure"),
            "401": _json("Unauthorized", "Failure"),
            "429": {**_json("Too many requests", "Failure"), "headers": {"Retry-After": wait}},
            "500": _json("A pretended failure", "Failure"),
            "502": {"description": "A pretended failure", "content": page},
            "503": {"description": "An outage, or the pinned server is down", "content": page},
            "504": {"description": "A pretended failure", "content": page},
            **_ALWAYS,
        },
    }


def _contacts() -> Object:
    return {
        "operationId": "contacts",
        "summary": "What the sandbox holds, in the order in which it came first",
        "parameters": [
            {"name": "channel", "in": "query", "schema": {"type": "string"}},
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100},
            },
            {
                "name": "offset",
                "in": "query",
                "schema": {"type": "integer", "minimum": 0, "default": 0},
            },
        ],
        "responses": {
            "200": _json("A page of contacts", "Held"),
            "400": _json("Unusable", "Failure"),
            **_ALWAYS,
        },
    }


def _switches(servers: int) -> Object:
    share: Object = {"type": "number", "minimum": 0, "maximum": 1}
    duration: Object = {"type": "number", "minimum": 0, "maximum": 600_000}
    return {
        "type": "object",
        "properties": {
            "latency_ms": duration,
            "jitter_ms": duration,
            "rate_limit": {"type": ["integer", "null"], "minimum": 1, "maximum": 1_000_000},
            "retry_after": {"enum": ["seconds", "date", "none"]},
            "retry_after_seconds": {"type": ["number", "null"], "minimum": 0, "maximum": 86_400},
            "failure_rate": share,
            "drop_rate": share,
            "refuse": {
                "type": "array",
                "maxItems": 1000,
                "items": {"type": "string", "pattern": "^[0-9]{1,15}$"},
            },
            "down": {
                "type": "array",
                "maxItems": 1000,
                "items": {"type": "integer", "minimum": 1, "maximum": servers},
            },
            "revoked": {"type": "boolean"},
        },
        "additionalProperties": False,
    }


def _json(description: str, schema: str) -> Object:
    reference: Object = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": description, "content": {"application/json": {"schema": reference}}}


def _body(schema: str) -> Object:
    reference: Object = {"$ref": f"#/components/schemas/{schema}"}
    return {"required": True, "content": {"application/json": {"schema": reference}}}


_ALWAYS: Object = {"405": _json("Another method", "Failure")}
