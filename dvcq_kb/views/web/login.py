"""In and out, where a password is set."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import RedirectResponse, Response

from dvcq_kb.language import say
from dvcq_kb.views.web import access, passwords
from dvcq_kb.views.web.pages import Asked, Page, Refused, is_twin


def form(asked: Asked) -> Page:
    return Page(
        "login.html",
        lambda: {"schema": "dvcq/login-form/1", "needed": asked.desk.service.password is not None},
        {"target": _target(asked.text("tiep", 2000)), "wrong": ""},
    )


def enter(asked: Asked) -> Page | Response:
    line = asked.desk.service.password
    target = _target(asked.fields.get("tiep", ""))
    if line is None:
        return RedirectResponse("/", 303)
    brake = asked.desk.brake
    client = asked.request.client
    who = client.host if client else ""
    if wait := brake.wait(who):
        raise Refused(
            429,
            say(
                f"Sai mật khẩu nhiều lần. Hãy đợi {int(wait) + 1} giây rồi thử lại.",
                f"Too many wrong passwords. Try again in {int(wait) + 1} seconds.",
            ),
            wait,
        )
    # Counted before it is looked at: many guesses at once are many guesses.
    brake.wrong(who)
    if not passwords.is_right(asked.fields.get("mat_khau", ""), line):
        wrong = say("Mật khẩu không đúng.", "Wrong password.")
        return Page("login.html", lambda: {"error": wrong}, {"target": target, "wrong": wrong}, 401)
    brake.right(who)
    access.come_in(asked.request.scope["state"])
    if is_twin(asked.request):
        return Page("login.html", lambda: {"schema": "dvcq/login/1", "inside": True})
    return RedirectResponse(target, 303)


def leave(asked: Asked) -> Response:
    access.go_out(asked.request.scope["state"])
    return RedirectResponse("/", 303)


def _target(given: str) -> str:
    """A page of this site; a foreign address becomes the first page."""
    parts = urlsplit(given)
    inside = given.startswith("/") and not given.startswith(("//", "/\\")) and not parts.netloc and "\\" not in given
    return given if inside and given.isprintable() else "/"
