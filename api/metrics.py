"""What is counted, in the format of Prometheus. Labels hold routes, never paths or questions."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """The figures of one application, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "tenkyo_http_requests_total",
            "Requests by route, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self.seconds = Histogram(
            "tenkyo_http_request_seconds",
            "Seconds from a request to the first byte of its response.",
            ("route", "method"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.answers = Counter(
            "tenkyo_answers_total",
            "Answers by outcome and model.",
            ("outcome", "model"),
            registry=self._registry,
        )
        self.sentences = Counter(
            "tenkyo_sentences_total",
            "Sentences by what the support check found; withheld ones as such.",
            ("support",),
            registry=self._registry,
        )
        self.tokens = Counter(
            "tenkyo_model_tokens_total",
            "Tokens that language models took in and gave.",
            ("model", "direction"),
            registry=self._registry,
        )
        self.waiting = Gauge(
            "tenkyo_answers_waiting", "Questions that wait for a turn.", registry=self._registry
        )
        self.running = Gauge(
            "tenkyo_answers_running", "Answers in the making.", registry=self._registry
        )
        self.jobs = Gauge("tenkyo_jobs", "Jobs by state.", ("state",), registry=self._registry)

    def exposition(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self._registry)
