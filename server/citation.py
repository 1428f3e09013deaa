"""How to cite the answer to a query: the release, the hashes of query and result, and the address that repeats it."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from graph import query
from graph.message import Message
from server import digest, permalink, queries, reference, sparql
from server.dataset import Dataset
from server.language import preferred, unknown
from server.negotiate import PAGE, Page, choose
from server.reference import WORDS, Reference
from server.responses import once, page
from server.services import answer_from, dataset_of, history
from server.sparql import Sent

blueprint = Blueprint("citation", __name__)

OFFERS = (
    Page("text", "text/plain"),
    PAGE,
    Page("bibtex", "application/x-bibtex"),
    Page("csl", "application/vnd.citationstyles.csl+json"),
)
NAMES = frozenset(offer.name for offer in OFFERS)
LONGEST_TITLE = 300
"""Characters."""


@blueprint.route("/sparql/citation", methods=["GET", "POST"])
@blueprint.route("/releases/<version>/sparql/citation", methods=["GET", "POST"])
def citation(version: str | None = None) -> Response:
    """Answer with a reference to the answer of a query, which is asked for that once more."""
    dataset = dataset_of(version)
    if dataset.release is None:
        raise NotFound(
            Message("the server answers from files or a database, not from a release; no answer of it can be cited")
        )
    if version is not None:
        answer_from(version)
    sent = sparql.read(request)
    # The form of the query page sends the format of the answer along, which is none of a citation.
    name = sparql.format_of(sent.parameters)
    offer = choose(OFFERS, request.headers.get("Accept"), name if name in NAMES else None)
    made = _made(sent, dataset)
    if offer is PAGE:
        written = {each.name: reference.WRITERS[each.name](made) for each in OFFERS if each is not PAGE}
        response = page(render_template("citation.html", dataset=dataset, reference=made, written=written))
    else:
        response = Response(reference.WRITERS[offer.name](made), mimetype=offer.media_type)
    return once(dataset, response)


def _made(sent: Sent, dataset: Dataset) -> Reference:
    language, title = _language(sent), _title(sent)
    edition = history().find(dataset.version)
    if edition is None:
        raise NotFound(
            Message(
                "release %(version)s tells no moment of its publishing; no answer of it can be cited",
                version=dataset.version,
            )
        )
    record = queries.begin(sent.text, dataset.version)
    asked = query.read(sent.text)
    record.form = asked.form.lower()
    job = replace(sparql.job_of(sent, asked, dataset, "nt" if asked.form.gives_graph else "tsv"), digest=True)
    told = digest.read(queries.run(job).file)
    unhashed = "blank" if told.has_blank_nodes else "" if asked.is_repeatable else "varies"
    return Reference(
        language=language,
        title=title,
        version=dataset.version,
        published=edition.published,
        address=permalink.address(request, dataset, job),
        query=hashlib.sha256(sent.text.encode()).hexdigest(),
        result=None if unhashed else told.sha256,
        unhashed=unhashed,
        form=job.format,
        rows=told.rows,
        truth=told.truth,
        accessed=datetime.now(UTC).date(),
    )


def _language(sent: Sent) -> str:
    given = sent.parameters.get("language")
    if given is None:
        return preferred(request.headers.get("Accept-Language"))
    if given not in WORDS:
        raise unknown(given)
    return given


def _title(sent: Sent) -> str:
    given = sent.parameters.get("title", "")
    if len(given) > LONGEST_TITLE:
        raise BadRequest(
            Message(
                "title: it has %(number)d characters; shorten it to %(most)d", number=len(given), most=LONGEST_TITLE
            )
        )
    return "".join(sign if sign.isprintable() else " " for sign in given)
