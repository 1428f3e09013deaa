"""The application that uvicorn runs as rdflib-endpoint: it answers from the store in BENCHMARK_STORE."""

import os
from importlib import import_module
from typing import Any

from oxrdflib import OxigraphStore
from pyoxigraph import Store
from rdflib import Dataset

# Only the benchmarks have the package; where the types are checked it may be missing.
_endpoint: Any = import_module("rdflib_endpoint")

app = _endpoint.SparqlEndpoint(graph=Dataset(store=OxigraphStore(store=Store.read_only(os.environ["BENCHMARK_STORE"]))))
