"""What a span and a log line may say, and that a trace goes on wherever its thread is taken up again."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from fovea.kernel import tracing
from fovea.kernel.logs import withheld

EMAIL, CARD = "ana@example.com", "4111 1111 4555 1142"
PRIVATE = (EMAIL, CARD, CARD.replace(" ", ""), CARD.replace(" ", "-"), "5555341244441115", "Ana Łącka", "od −2.25\nos")


@pytest.fixture
def seen() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    tracing.report_to(exporter, "fovea-test", at_once=True)
    yield exporter
    tracing.stop()


@pytest.mark.parametrize("private", PRIVATE)
def test_no_span_says_what_is_somebodys(seen: InMemorySpanExporter, private: str) -> None:
    def quoting() -> None:
        with tracing.span(f"call {private}", our_row=private) as current:
            tracing.tell(current, vendor_code=private)
            tracing.rename(private)
            raise ValueError(f"quoted {private}")

    with pytest.raises(ValueError, match="quoted"):
        quoting()
    (told,) = seen.get_finished_spans()
    assert private not in told.to_json()
    assert told.attributes is not None
    assert (told.attributes["our.row"], told.attributes["error.type"]) == (tracing.WITHHELD, "ValueError")
    assert (told.events, told.status.description) == ((), None)


def test_a_name_that_is_not_on_the_list_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match=r"shopper\.email"), tracing.span("call", shopper_email="x"):
        pass


@given(st.text(), st.sampled_from(PRIVATE[:5]), st.text(alphabet=" .,;:\"'<>/", min_size=1))
def test_no_log_line_holds_an_address_or_a_card(around: str, private: str, edge: str) -> None:
    line = {"event": "x", "said": f"{around}{edge}{private}{edge}{around}", "deep": {"list": [private, 7]}}
    assert private not in str(withheld(None, "info", line))


@pytest.mark.parametrize(
    "harmless", ["0199f2aa-0000-7000-8000-000000000001", "9400100000000000000001", "SO-000123", "1Z999AA10123456784"]
)
def test_ids_are_told(harmless: str) -> None:
    assert withheld(None, "info", {"row": harmless}) == {"row": harmless}


def test_a_trace_is_gone_on_with_by_its_note(seen: InMemorySpanExporter) -> None:
    with tracing.span("request", counted=True):
        note, first = tracing.here(), tracing.trace_id()
        tracing.counts_transaction()
        tracing.counts_read()
        tracing.counts_transaction()
    with tracing.span("elsewhere"):
        other = tracing.here()
        with tracing.span("job", parent=note, links=(other,)):
            assert tracing.trace_id() == first
    request, job, elsewhere = seen.get_finished_spans()
    assert request.attributes == {"sql.transactions": 2, "sql.reads": 1}
    assert job.parent is not None
    assert job.parent.span_id == request.context.span_id
    assert [link.context.span_id for link in job.links] == [elsewhere.context.span_id]


def test_without_a_collector_there_is_an_id_and_nothing_recorded() -> None:
    assert tracing.trace_id() == ""
    with tracing.span("request") as current:
        note = tracing.here()
        assert note is not None
        assert tracing.trace_id() in note
        assert not current.is_recording()
    assert tracing.with_trace_id(None, "info", {"event": "x"}) == {"event": "x"}
