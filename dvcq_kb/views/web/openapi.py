"""The description of the JSON pages, OpenAPI 3.1, made from the table of routes."""

from __future__ import annotations

import re
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from dvcq_kb.language import say
from dvcq_kb.views.web import addresses
from dvcq_kb.views.web.pages import HEADER, Asked, Page

if TYPE_CHECKING:
    from dvcq_kb.views.web.routes import Operation, Value

_IN_PATH = re.compile(r"\{(\w+)\}")
_ERROR: dict[str, Any] = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
_OBJECT: dict[str, Any] = {"type": "object"}


def page(asked: Asked) -> Page:
    """The same for a person."""
    from dvcq_kb.views.web.routes import operations

    told = [each for each in operations() if each.twin or each.media]
    return Page("api.html", dict, {"operations": told, "twin": path_of, "header": HEADER})


def document(_: Asked) -> Response:
    return JSONResponse(_described())


def _described() -> dict[str, Any]:
    from dvcq_kb.views.web.routes import operations

    paths: dict[str, Any] = {}
    for operation in operations():
        if operation.twin or operation.media:
            method = "get" if operation.form is None else "post"
            paths.setdefault(path_of(operation), {})[method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "dvcq",
            "version": version("dvcq-kb"),
            "description": say(
                f"Mọi trang đều có bản JSON. Khi gửi dữ liệu mà không qua biểu mẫu, thêm đầu mục {HEADER}: 1.",
                f"Every page as JSON. To send something without a form, add the header {HEADER}: 1.",
            ),
        },
        "paths": paths,
    }


def path_of(operation: Operation) -> str:
    """Where the machine-readable form is."""
    return operation.path if operation.media else addresses.twin(operation.path)


def _operation(operation: Operation) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _IN_PATH.findall(operation.path)
    ]
    parameters += [
        {
            "name": value.name,
            "in": "query",
            "required": value.required,
            "description": value.about,
            "schema": _schema(value),
        }
        for value in operation.query
    ]
    if operation.form is not None:
        parameters.append({"name": HEADER, "in": "header", "required": True, "schema": {"const": "1"}})
    media = operation.media or "application/json"
    described: dict[str, Any] = {
        "summary": operation.about,
        "parameters": parameters,
        "responses": {
            "200": {
                "description": HTTPStatus.OK.phrase,
                "content": {media: {"schema": {"type": "string"} if operation.media else _OBJECT}},
            },
            **{str(code): _failure(code, pages=bool(operation.media)) for code in operation.fails},
        },
    }
    if operation.form:
        described["requestBody"] = {
            "content": {
                "multipart/form-data": {
                    "schema": {"type": "object", "properties": {value.name: _schema(value) for value in operation.form}}
                }
            }
        }
    return described


def _schema(value: Value) -> dict[str, Any]:
    if value.kind == "integer":
        return {"type": "integer", "minimum": 1, "maximum": value.most}
    if value.kind == "file":
        return {"type": "string", "contentMediaType": "application/octet-stream"}
    return {"type": "string", "maxLength": value.most}


def _failure(code: int, *, pages: bool) -> dict[str, Any]:
    content = {"application/json": {"schema": _ERROR}} if code >= HTTPStatus.BAD_REQUEST else {}
    if pages:
        content["text/html; charset=utf-8"] = {"schema": {"type": "string"}}
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        content["text/plain"] = {"schema": {"type": "string"}}
    return {"description": HTTPStatus(code).phrase, **({"content": content} if content else {})}
