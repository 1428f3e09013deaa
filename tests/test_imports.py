"""What files import is found among those given, read from the disk, or fetched where that is allowed."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from program import Call

from graph import download

EX = "http://example.org/"
SHAPES = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Thing-name a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .
"""
SUBCLASS = f"<{EX}Part> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{EX}Thing> .\n"
NAMELESS = f"<{EX}a> a <{EX}Part> .\n"


class Web(ThreadingHTTPServer):
    """A server of this machine that answers each path in its own way, and keeps in mind what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[tuple[str, str]] = []
        self.over = threading.Event()
        self.iri = f"http://127.0.0.1:{self.server_port}/"


class _Answer(BaseHTTPRequestHandler):
    server: Web

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Accept"]))
        getattr(self, self.path.strip("/").replace(".", "_"), self.missing)()

    def _send(self, media_type: str, content: str, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media_type, **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content.encode())

    def missing(self) -> None:
        self._send("text/plain", "no", 404)

    def good(self) -> None:
        self._send("text/turtle; charset=utf-8", SUBCLASS)

    def good_nt(self) -> None:
        self._send("text/plain", SUBCLASS)

    def moved(self) -> None:
        self._send("text/plain", "", 303, Location="/good")

    def chain(self) -> None:
        self._send("text/turtle", "<> <http://www.w3.org/2002/07/owl#imports> <good> , <chain> .\n")

    def loop(self) -> None:
        self._send("text/plain", "", 302, Location="/loop")

    def elsewhere(self) -> None:
        self._send("text/plain", "", 302, Location="file:///etc/hostname")

    def page(self) -> None:
        self._send("text/html", "<p>hello</p>")

    def broken(self) -> None:
        self._send("text/turtle", "<a> <b>\n c .")

    def slow(self) -> None:
        self.server.over.wait(20)

    def endless(self) -> None:
        self._send("text/turtle", "")
        while not self.server.over.is_set():
            try:
                self.wfile.write(b"# nothing\n" * 1000)
            except OSError:
                return

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def validate(call: Call, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Validate data that import something: exit status, and what was said on standard error or of results."""
    (tmp_path / "shapes.ttl").write_text(SHAPES)

    def validated(imported: str, *options: str | Path, data: str = NAMELESS) -> tuple[int, str]:
        file = tmp_path / "data.ttl"
        file.write_text(f"{data}<> a <http://www.w3.org/2002/07/owl#Ontology> ;\n  <{OWL_IMPORTS}> <{imported}> .\n")
        status, out, err = call("validate", file, "--shapes", tmp_path / "shapes.ttl", *options)
        return status, (err or out).replace(f"{tmp_path}/", "")

    return validated


OWL_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
Validate = Callable[..., tuple[int, str]]


def test_an_import_that_nobody_gave_is_told_with_its_place_and_never_asked_for(validate: Validate, web: Web) -> None:
    assert validate(web.iri + "good") == (
        2,
        f"indsatsgraf: data.ttl:3:43: <{web.iri}good> is imported and not there; "
        "give its file too, or --allow-network to fetch it\n",
    )
    assert web.asked == []


@pytest.mark.parametrize("name", ["good", "good.nt", "moved", "chain"])
def test_an_import_is_fetched_where_that_is_allowed(validate: Validate, web: Web, name: str) -> None:
    status, said = validate(web.iri + name, "--allow-network")
    assert status == 1
    assert "Thing-name" in said
    paths = [path for path, _ in web.asked]
    assert len(paths) == len(set(paths))
    assert all(accept.startswith("text/turtle") for _, accept in web.asked)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere", "the server answers 404; check the IRI, or give its file too"),
        ("loop", "it is redirected more than 5 times; give its file too"),
        ("elsewhere", "it is redirected to what is neither http nor https; give its file too"),
        ("page", "the server sends text/html, which is no RDF; give its file too"),
    ],
)
def test_an_import_that_cannot_be_had_is_told_with_the_reason(
    validate: Validate, web: Web, name: str, said: str
) -> None:
    assert validate(web.iri + name, "--allow-network") == (
        2,
        f"indsatsgraf: data.ttl:3:43: <{web.iri}{name}> cannot be imported: {said}\n",
    )


def test_an_import_that_takes_too_long_is_given_up(
    validate: Validate, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "SECONDS", 0.2)
    status, said = validate(web.iri + "slow", "--allow-network")
    assert (status, "it did not come whole within 0.2 seconds; try again" in said) == (2, True)
    status, said = validate(web.iri + "endless", "--allow-network")
    assert (status, "it did not come whole within 0.2 seconds; try again" in said) == (2, True)


def test_an_import_without_end_is_given_up(validate: Validate, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "LARGEST", 100_000)
    status, said = validate(web.iri + "endless", "--allow-network")
    assert (status, "it is larger than 100,000 bytes; give its file too" in said) == (2, True)


def test_what_is_wrong_in_an_import_is_told_with_its_address(validate: Validate, web: Web) -> None:
    status, said = validate(web.iri + "broken", "--allow-network")
    assert (status, said) == (2, f"indsatsgraf: {web.iri}broken:2:2: c is not a valid RDF object; correct the file\n")


def test_nothing_but_the_web_is_fetched(validate: Validate) -> None:
    assert validate("ftp://127.0.0.1/a.ttl", "--allow-network") == (
        2,
        "indsatsgraf: data.ttl:3:43: <ftp://127.0.0.1/a.ttl> cannot be imported: "
        "only http and https are fetched; give its file too\n",
    )


@pytest.mark.parametrize(
    "iri",
    [
        "http://www.w3.org/ns/shacl#",
        "http://www.w3.org/ns/shacl",
        "http://datashapes.org/dash",
        "https://w3id.org/indsatsgraf/ontology/",
        "https://w3id.org/indsatsgraf/shapes/",
    ],
)
def test_what_the_program_knows_need_not_be_given(validate: Validate, iri: str) -> None:
    assert validate(iri) == (0, "No remarks: the data keep every rule.\n")


def test_data_that_import_the_ontology_know_its_classes(call: Call, tmp_path: Path) -> None:
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    shapes.write_text(
        SHAPES + "ex:Class a sh:NodeShape ; sh:targetNode <https://w3id.org/indsatsgraf/ontology/Initiative> ;"
        " sh:class <http://www.w3.org/2002/07/owl#Class> ."
    )
    data.write_text(f"<{EX}o> <{OWL_IMPORTS}> <https://w3id.org/indsatsgraf/ontology/> .")
    assert call("validate", data, "--shapes", shapes) == (0, "No remarks: the data keep every rule.\n", "")


def test_an_import_is_satisfied_by_a_file_that_declares_the_ontology_or_has_its_address(
    validate: Validate, tmp_path: Path
) -> None:
    named = tmp_path / "named.ttl"
    named.write_text(f"<{EX}vocabulary#> a <http://www.w3.org/2002/07/owl#Ontology> .\n{SUBCLASS}")
    assert validate(f"{EX}vocabulary", named)[0] == 1
    assert validate(named.as_uri(), named)[0] == 1


def test_an_import_of_a_file_is_read(validate: Validate, tmp_path: Path) -> None:
    (tmp_path / "other.ttl").write_text(SUBCLASS)
    assert validate("other.ttl")[0] == 1
    assert validate("nowhere.ttl") == (
        2,
        "indsatsgraf: nowhere.ttl: No such file or directory; name an RDF file that can be read\n",
    )


def test_shapes_import_shapes(call: Call, tmp_path: Path, web: Web) -> None:
    data, shapes, more = tmp_path / "data.ttl", tmp_path / "shapes.ttl", tmp_path / "more.ttl"
    data.write_text(NAMELESS + SUBCLASS)
    more.write_text(SHAPES)
    shapes.write_text(f"<> <{OWL_IMPORTS}> <more.ttl> .\n")
    assert call("validate", data, "--shapes", shapes)[0] == 1
    shapes.write_text(f"{SHAPES}<> <{OWL_IMPORTS}> <{web.iri}good> .\n")
    status, _, err = call("validate", data, "--shapes", shapes)
    assert (status, err.startswith(f"indsatsgraf: {shapes}:5:")) == (2, True)
    assert web.asked == []
    data.write_text(f"{NAMELESS}<{web.iri}good> a <http://www.w3.org/2002/07/owl#Ontology> .\n")
    assert call("validate", data, "--shapes", shapes)[0] == 0
