"""What a process of the house shows of itself: structured logs, and traces where somebody collects them."""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

from fovea.kernel import logs, tracing
from fovea.kernel.settings import Settings


def open_eyes(settings: Settings, process: str) -> None:
    """Called once as a process starts; ``process`` is its name among the house's services."""
    logs.configure()
    if collector := settings.otel_exporter_otlp_endpoint.rstrip("/"):
        tracing.report_to(OTLPSpanExporter(endpoint=f"{collector}/v1/traces"), f"fovea-{process}")
