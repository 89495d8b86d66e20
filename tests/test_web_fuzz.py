"""The JSON pages as their OpenAPI description has them, asked with whatever schemathesis thinks of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra [web] is not installed")
pytest.importorskip("schemathesis", reason="schemathesis is not installed")

import schemathesis
import web_samples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dvcq_kb.views.web.openapi import path_of
from dvcq_kb.views.web.routes import operations

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
# Where only a path may vary, nothing that is asked for can be wrong.
ASKED = [
    ("GET" if operation.form is None else "POST", path_of(operation), mode)
    for operation in operations()
    if operation.twin or operation.media
    for mode in (GenerationMode.POSITIVE, *((GenerationMode.NEGATIVE,) if operation.query or operation.form else ()))
]


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    # Read-only: what is thought of by chance need not be kept.
    app = web_samples.app(web_samples.base(tmp_path_factory.mktemp("fuzz")), read_only=True)
    with web_samples.serving(app) as root:
        yield schemathesis.openapi.from_url(f"{root}/openapi.json")


@pytest.mark.parametrize(("method", "path", "mode"), ASKED)
def test_every_answer_is_as_described(description: Any, method: str, path: str, mode: GenerationMode) -> None:
    operation = description[path][method]

    @settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        data.draw(operation.as_strategy(generation_mode=mode)).call_and_validate(checks=CHECKS)

    ask()
