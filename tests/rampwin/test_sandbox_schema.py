from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from importer.rampwin.request import CONTACT_PATH
from importer.rampwin.sandbox import SandboxOptions, create_app

if TYPE_CHECKING:
    from schemathesis import AuthContext, Case

BOUNDED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

app = create_app()
schema = schemathesis.openapi.from_asgi("/openapi.json", app)

fiftieths = count()
rough_app = create_app(
    SandboxOptions(failure_rate=0.5, rate_limit=40, retry_after="date"),
    clock=lambda: next(fiftieths) / 50,
)
rough_schema = schemathesis.openapi.from_asgi("/openapi.json", rough_app)


@schema.auth()
class Key:
    """Gives each request the key, except where the missing key is the point."""

    def get(self, case: Case[Any], context: AuthContext) -> str:  # noqa: ARG002
        """Give the sandbox's key."""
        return "sandbox-key"

    def set(self, case: Case[Any], data: str, context: AuthContext) -> None:  # noqa: ARG002
        """Put the key into the request."""
        case.headers["x-api-key"] = data


@schema.parametrize()
@BOUNDED
def test_each_answer_is_as_the_description_says(case: Case[Any]) -> None:
    """Whatever the description allows or forbids as a request, the answer is one it describes."""
    app.state.sandbox.reset()
    case.call_and_validate()


def test_failures_are_as_the_description_says() -> None:
    """Successes, rate limits and each kind of 5xx have the form that the description gives them."""
    upsert = rough_schema[CONTACT_PATH]["POST"]
    seen = set()
    for n in range(80):
        case = upsert.Case(
            query={"channel_id": "sandbox-channel"},
            headers={"x-api-key": "sandbox-key"},
            body={"phone_number": f"+1555010{n:04}"},
            media_type="application/json",
        )
        response = case.call()
        case.validate_response(
            response,
            checks=[
                status_code_conformance,
                content_type_conformance,
                response_headers_conformance,
                response_schema_conformance,
            ],
        )
        seen.add(response.status_code)
    assert seen == {200, 429, 500, 502, 503, 504}
