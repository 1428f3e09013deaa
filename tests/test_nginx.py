"""The nginx configuration that the documentation offers, in front of a real server.

Each test asks from an address of its own, as nginx and the program count by address.
"""

import gzip
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from ports import free_port
from serving import serving

from graph.release import Release

CONFIGURATION = Path(__file__).parent.parent / "deploy" / "nginx.conf"
HOST = "indsatsgraf.example.org"
LIMIT = 3
"""Queries that a client may ask in a minute."""
ASK = "/sparql?query=" + quote("ASK { ?s ?p ?o }")
JSON = {"Accept": "application/sparql-results+json"}
FLOOD = 2000

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Proxy:
    """nginx, with the ports on which it listens."""

    plain: int
    tls: int

    def ask(
        self, client: str, path: str, headers: dict[str, str] | None = None, method: str = "GET", body: bytes = b""
    ) -> Answer:
        """Ask over TLS, from one of this machine's addresses."""
        with closing(self.line(client)) as line:
            return asked(line, path, headers, method, body)

    def ask_without_tls(self, path: str) -> Answer:
        with closing(http.client.HTTPConnection("127.0.0.1", self.plain, timeout=30)) as line:
            return asked(line, path)

    def line(self, client: str) -> http.client.HTTPSConnection:
        """Return a connection for several questions."""
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection(
            "127.0.0.1", self.tls, timeout=30, source_address=(client, 0), context=trusting
        )


def asked(
    line: http.client.HTTPConnection,
    path: str,
    headers: dict[str, str] | None = None,
    method: str = "GET",
    body: bytes = b"",
) -> Answer:
    line.request(method, path, body or None, {"Host": HOST, **(headers or {})})
    answer = line.getresponse()
    return Answer(answer.status, answer.headers, answer.read())


@pytest.fixture(scope="module")
def proxy(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    limits = ("--release", release.folder, "--proxies", "1", "--rate-limit", str(LIMIT))
    with serving(*limits) as address, running(folder, address.removeprefix("http://")) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx, with no server behind it."""
    with running(tmp_path_factory.mktemp("nginx"), f"127.0.0.1:{free_port()}") as proxy:
        yield proxy


class running:  # noqa: N801 - it reads as a verb
    """Runs nginx in a folder, in front of a server, for as long as a `with` lasts."""

    def __init__(self, folder: Path, server: str) -> None:
        self.proxy = Proxy(free_port(), free_port())
        _certify(folder)
        (folder / "indsatsgraf.conf").write_text(_here(folder, server, self.proxy))
        (folder / "nginx.conf").write_text(_around(folder))
        self._command = ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]

    def __enter__(self) -> Proxy:
        self._process = subprocess.Popen(self._command)
        while not _listens(self.proxy.tls):
            assert self._process.poll() is None, "nginx has ended"
            time.sleep(0.02)
        return self.proxy

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def _certify(folder: Path) -> None:
    command = "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 1 -subj /CN=test"
    subprocess.run(
        [*command.split(), "-keyout", folder / "key.pem", "-out", folder / "chain.pem"], check=True, capture_output=True
    )


def _here(folder: Path, server: str, proxy: Proxy) -> str:
    """Return the configuration as it stands, but for addresses and the place of the certificate."""
    told = CONFIGURATION.read_text()
    for there, here in {
        "server 127.0.0.1:8000;": f"server {server};",
        "listen 80;": f"listen 127.0.0.1:{proxy.plain};",
        "listen [::]:80;": "",
        "listen 443 ssl": f"listen 127.0.0.1:{proxy.tls} ssl",
        "listen [::]:443 ssl http2;": "",
        f"/etc/letsencrypt/live/{HOST}/fullchain.pem": str(folder / "chain.pem"),
        f"/etc/letsencrypt/live/{HOST}/privkey.pem": str(folder / "key.pem"),
    }.items():
        assert told.count(there) == 1, there
        told = told.replace(there, here)
    return told


def _around(folder: Path) -> str:
    """Return what a distribution's own nginx.conf has around it."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""  # another one could not enter the folder
    return f"""
        {user} daemon off; worker_processes 1; pid {folder / "pid"}; error_log {folder / "error.log"};
        events {{ worker_connections 512; }}
        http {{ {temporary} include {folder / "indsatsgraf.conf"}; }}
    """


def test_a_query_is_answered_over_tls_with_its_tag(proxy: Proxy) -> None:
    first = proxy.ask("127.0.1.1", ASK, JSON)
    assert (first.status, json.loads(first.body)) == (200, {"head": {}, "boolean": True})
    assert first.headers["Strict-Transport-Security"] == "max-age=31536000"
    again = proxy.ask("127.0.1.1", ASK, {**JSON, "If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    head = proxy.ask("127.0.1.1", ASK, JSON, "HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(first.body)))


def test_a_client_is_counted_by_its_own_address_whatever_it_says(proxy: Proxy) -> None:
    told = [{"X-Forwarded-For": f"192.0.2.{n}", "Forwarded": f"for=192.0.2.{n}"} for n in range(LIMIT + 1)]
    asked = [proxy.ask("127.0.2.1", ASK, {**JSON, **each}) for each in told]
    assert [each.status for each in asked] == [200] * LIMIT + [429]
    assert asked[-1].headers["Content-Type"] == "application/problem+json"
    assert proxy.ask("127.0.2.2", ASK, JSON).status == 200


def test_the_description_names_the_host_that_nginx_serves(proxy: Proxy) -> None:
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "Accept": "text/turtle"}
    told = proxy.ask("127.0.3.1", "/sparql", lies).body.decode()
    assert f"https://{HOST}/sparql" in told
    assert "evil.example" not in told


def test_an_answer_comes_compressed_as_the_program_compressed_it(proxy: Proxy) -> None:
    plain = proxy.ask("127.0.4.1", "/", {"Accept": "text/html"})
    zipped = proxy.ask("127.0.4.1", "/", {"Accept": "text/html", "Accept-Encoding": "gzip"})
    assert (plain.headers["Content-Encoding"], zipped.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["ETag"] == plain.headers["ETag"].removesuffix('"') + '.gzip"'


@pytest.mark.parametrize("path", ["/metrics", "//metrics", "/%6detrics", "/x/../metrics", "/metrics?x"])
def test_metrics_are_not_public_at_any_spelling(proxy: Proxy, path: str) -> None:
    assert proxy.ask("127.0.5.1", path).status == 404


def test_a_long_query_fits_into_the_address(proxy: Proxy) -> None:
    assert proxy.ask("127.0.6.1", ASK + "%20" * 8000, JSON).status == 200


def test_a_body_over_its_limit_is_told_as_the_program_tells_it(proxy: Proxy) -> None:
    query = {"Content-Type": "application/sparql-query", **JSON}
    fits = b"ASK { ?s ?p ?o }".ljust(1024 * 1024)
    assert proxy.ask("127.0.7.1", "/sparql", query, "POST", fits).status == 200
    refused = proxy.ask("127.0.7.1", "/sparql", query, "POST", fits + b" ")
    assert (refused.status, refused.headers["Content-Type"]) == (413, "application/problem+json")
    assert json.loads(refused.body) == {
        "type": "about:blank",
        "title": "Request Entity Too Large",
        "status": 413,
        "detail": "the body of a request may have 1 MiB; send less",
    }


def test_a_flood_from_one_address_is_refused_and_others_are_served(proxy: Proxy) -> None:
    with closing(proxy.line("127.0.8.1")) as line:
        answers = (asked(line, "/health/live") for _ in range(FLOOD))
        refused = next(each for each in answers if each.status != 200)
    assert (refused.status, json.loads(refused.body)["status"], refused.headers["Retry-After"]) == (429, 429, "2")
    assert proxy.ask("127.0.8.2", "/health/live").body == b"live\n"


def test_without_tls_one_is_led_to_the_same_address_with_it(proxy: Proxy) -> None:
    led = proxy.ask_without_tls("/sparql?query=ASK%20%7B%7D")
    assert (led.status, led.headers["Location"]) == (308, f"https://{HOST}/sparql?query=ASK%20%7B%7D")


def test_a_server_that_is_not_running_is_told_as_a_problem(alone: Proxy) -> None:
    told = alone.ask("127.0.9.1", ASK, JSON)
    assert (told.status, told.headers["Content-Type"], told.headers["Retry-After"]) == (
        502,
        "application/problem+json",
        "2",
    )
    assert json.loads(told.body)["title"] == "Bad Gateway"
