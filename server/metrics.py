"""What the server counts of itself, as Prometheus reads it."""

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector, generate_latest

from server.cache import Cache
from server.engine import Engine

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The registry of all that is counted; what others count themselves, they register in it."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        """Watch the engine and the cache."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        admission = engine.admission
        self._gauge("workers", "Queries that may run at the same time").set(engine.limits.workers)
        self._gauge("queries_running", "Queries at work").set_function(lambda: admission.running)
        self._gauge("queries_waiting", "Queries that wait for their turn").set_function(lambda: admission.waiting)
        self._gauge("workers_replaced", "Query processes that were ended or lost").set_function(
            lambda: engine.crew.replaced
        )
        self._gauge("waiting_bytes", "Bytes of long results that wait to be taken").set_function(
            lambda: engine.outbox.size
        )
        self._gauge("cache_entries", "Answers kept").set_function(lambda: len(cache))
        self._gauge("cache_bytes", "Bytes of the answers kept").set_function(lambda: cache.size)

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def _gauge(self, name: str, told: str) -> Gauge:
        return Gauge(f"indsatsgraf_{name}", told, registry=self.registry)
