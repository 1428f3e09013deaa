"""The language of an answer: chosen by the address, then by Accept-Language, then Danish; and the one catalogue.

Messages are English in code and templates (`gettext`, `{{ _('…') }}`) and Danish in `server/translations`. A
constant is marked where it stands (`marked`) and translated where it is shown; so is the line of an error (`Message`),
which is English to all but a page. Templates have this module as
`language`: `{{ language.current() }}`, `{{ language.address('/search', q=text) }}`.
"""

import sys
from collections.abc import Sequence
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, quote, urlencode

import flask_babel  # type: ignore[import-untyped]  # it has no types; this module is its only home
from babel import Locale
from babel.messages import mofile, pofile
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import BadRequest
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Request

from graph.message import Message

LANGUAGES = ("da", "en")
"""The first is that of a request which asks for none of them."""
NAMES = {"da": "Dansk", "en": "English"}
LOCALES = {"da": "da", "en": "en_GB"}
"""How each writes its dates and numbers: the day stands before the month in both."""
PARAMETER = "language"
IN_PATHS = "/:@!$&'()*+,;=~-._"
"""What a path may hold as it is (RFC 3986, 3.3)."""
LONGEST = 20
"""Characters of what is no language that an error repeats."""
CATALOGUE = Path(__file__).with_name("translations") / "da" / "LC_MESSAGES" / "messages.po"

Value = str | int | Sequence[str] | None


def register(app: Flask) -> None:
    """Let the application speak the language that each request asks for."""
    babel = cast(Any, flask_babel.Babel())
    babel.domain_instance = _Catalogue()
    babel.init_app(app, locale_selector=lambda: LOCALES[current()])
    app.jinja_env.globals["language"] = cast(Any, sys.modules[__name__])
    app.before_request(_refuse_unknown)


def current() -> str:
    """Return the language of the answer to this request; Danish where there is none."""
    return _asked()[1] if has_request_context() else LANGUAGES[0]


def locale() -> Locale:
    """Return the locale by which this answer writes its dates and numbers."""
    return _locale(current())


def of(asked: Request) -> str:
    """Return the language that a request asks for, in its address or else by its header."""
    return chosen(asked) or preferred(asked.headers.get("Accept-Language"))


def chosen(asked: Request) -> str | None:
    """Return the language that the address of a request names; None where it names none that there is."""
    named = asked.args.get(PARAMETER)
    return named if named in LANGUAGES else None


@lru_cache(1024)
def preferred(accept_language: str | None) -> str:
    """Return the language that an Accept-Language header prefers; Danish where it names none that there is."""
    # Best first. `best_match` would give the Danish of `en-GB, da;q=0.5`.
    wanted = parse_accept_header(accept_language, LanguageAccept)
    named = (tag.partition("-")[0].lower() for tag, quality in wanted if quality)
    return next((each for each in named if each in LANGUAGES), LANGUAGES[0])


def address(path: str, **query: Value) -> str:
    """Return an address on this host with these parameters, and with the language that this request's names.

    A parameter takes the place of the path's own; None takes it away. Addresses elsewhere stay as they are.
    """
    language, _ = _asked()
    if (language is None and not query) or not _is_here(path):
        return path
    if not query and f"{PARAMETER}=" not in path:
        # Nearly all of a page's links.
        before, hash_, fragment = path.partition("#")
        return f"{before}{'&' if '?' in before else '?'}{PARAMETER}={language}{hash_}{fragment}"
    given: dict[str, Value] = {PARAMETER: language} if language else {}
    return _with(path, given | query)


def alternates() -> dict[str, str]:
    """Return the address of this page in each language, from the root of the host."""
    here = f"{quote(request.path, safe=IN_PATHS)}?{request.query_string.decode('latin-1')}"
    return {language: _with(here, {PARAMETER: language}) for language in LANGUAGES}


def marked(text: str) -> str:
    """Return the text as it is: a message of the catalogue, translated where it is shown."""
    return text


def gettext(message: str, **values: object) -> str:
    """Return a message in the language of this answer, its `%(name)s` filled in."""
    text = _translations(current()).gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Return the message that fits the number, which is `%(num)s` in it, in the language of this answer."""
    return _translations(current()).ngettext(one, many, number) % {"num": number, **values}


def said(message: Message) -> str:
    """Return a line of English in the language of this answer, the messages among its values too."""
    values = {name: said(each) if isinstance(each, Message) else each for name, each in message.values.items()}
    return gettext(message.id, **values)


def unknown(named: str) -> BadRequest:
    """Return the error for a language that is not on offer."""
    told = Message(
        "language: %(given)r is not on offer; choose from %(known)s", given=named[:LONGEST], known=", ".join(LANGUAGES)
    )
    return BadRequest(told)


def _is_here(path: str) -> bool:
    return (path.startswith(("/", "?")) and not path.startswith("//")) or path.startswith(request.root_url)


def _refuse_unknown() -> None:
    named = request.args.get(PARAMETER)
    if named is not None and chosen(request) is None:
        raise unknown(named)


def _asked() -> tuple[str | None, str]:
    """Return the language that the address of this request names, and that of its answer."""
    # A page asks hundreds of times.
    kept: tuple[str | None, str] | None = g.get("language")
    if kept is None:
        kept = g.language = (chosen(request), of(request))
    return kept


class _Catalogue(flask_babel.Domain):  # type: ignore[misc]  # it has no types
    """Gives the messages from the catalogue itself, so that nothing needs to be compiled first."""

    def get_translations(self) -> NullTranslations:
        """Return the messages in the language of this answer."""
        return _translations(current())


@cache
def _translations(language: str) -> NullTranslations:
    if language != "da":
        return NullTranslations()
    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        mofile.write_mo(compiled, pofile.read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES[language])


def _with(path: str, query: dict[str, Value]) -> str:
    path, hash_, fragment = path.partition("#")
    path, _, old = path.partition("?")
    kept = [(name, value) for name, value in parse_qsl(old, keep_blank_values=True) if name not in query]
    given = [(name, each) for name, value in query.items() for each in _values(value)]
    told = urlencode(kept + given)
    return f"{path}{'?' if told else ''}{told}{hash_}{fragment}"


def _values(value: Value) -> Sequence[str]:
    if value is None:
        return ()
    return (str(value),) if isinstance(value, str | int) else value
