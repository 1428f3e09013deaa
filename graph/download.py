"""A document of the web, fetched into a file: over HTTP alone, and within bounds."""

import ssl
import time
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from graph.errors import InputError

LARGEST = 256 * 1024 * 1024
"""Bytes that a document may have."""
SECONDS = 60.0
"""How long fetching it may take."""
_SILENCE = 10.0
"""Seconds in which some of it must come."""
_REDIRECTS = 5
_AT_ONCE = 65536


@dataclass(frozen=True)
class Download:
    """A document that was fetched: the address that it came from in the end, and its media type."""

    url: str
    media_type: str


def fetch(url: str, accept: str, file: Path) -> Download:
    """Write the document at an address to a file; InputError tells why it cannot be had.

    It is asked for in the media types of `accept`. Nothing but http and https is followed.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise InputError("only http and https are fetched; give its file too")
    ends = time.monotonic() + SECONDS
    with httpx.Client(
        # What is not compressed cannot unfold beyond its length.
        headers={"Accept": accept, "Accept-Encoding": "identity"},
        timeout=httpx.Timeout(min(_SILENCE, SECONDS)),
        follow_redirects=True,
        max_redirects=_REDIRECTS,
        # No credentials of this machine leave it, and no proxy that the environment names is asked.
        trust_env=False,
        verify=ssl.create_default_context(),
    ) as client:
        try:
            with client.stream("GET", url) as response:
                return _written(response, file, ends)
        except httpx.TimeoutException as error:
            raise _too_slow() from error
        except httpx.TooManyRedirects as error:
            raise InputError(f"it is redirected more than {_REDIRECTS} times; give its file too") from error
        except httpx.UnsupportedProtocol as error:
            raise InputError("it is redirected to what is neither http nor https; give its file too") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise InputError(
                f"it cannot be reached ({' '.join(str(error).split())}); try again, or give its file too"
            ) from error


def _written(response: httpx.Response, file: Path, ends: float) -> Download:
    if response.status_code != HTTPStatus.OK:
        raise InputError(f"the server answers {response.status_code}; check the IRI, or give its file too")
    size = 0
    with file.open("wb") as copy:
        for part in response.iter_raw(_AT_ONCE):
            size += len(part)
            if size > LARGEST:
                raise InputError(f"it is larger than {LARGEST:,} bytes; give its file too")
            if time.monotonic() > ends:
                raise _too_slow()
            copy.write(part)
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Download(str(response.url), media_type)


def _too_slow() -> InputError:
    return InputError(f"it did not come whole within {SECONDS:g} seconds; try again, or give its file too")
