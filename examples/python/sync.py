"""A sync traced with nothing but the plain OpenTelemetry SDK of Python: what any language must send for the drill-down to work.

    python sync.py --endpoint http://127.0.0.1:4318

prints the run id last. docs/conventions.md lists the attributes; those marked "needed" are all set here.
"""

import argparse
import json
import time

from opentelemetry import trace
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanKind, Status, StatusCode

TICKETS = [{"id": f"tick-{number}", "subject": f"Ticket {number}"} for number in range(1, 8)]
PAGE_SIZE = 3
REFUSED = {"tick-5"}
EMPTY = {"fetched": 0, "created": 0, "skipped": 0, "failed": 0}


def trace_id(span):
    return trace.format_trace_id(span.get_span_context().trace_id)


def span_id(span):
    return trace.format_span_id(span.get_span_context().span_id)


def counts(ledger):
    total = ledger["created"] + ledger["skipped"] + ledger["failed"]
    attributes = {f"sync.count.{name}": count for name, count in ledger.items()}
    attributes |= {f"sync.count.{name}": 0 for name in ("received", "updated", "deleted", "handed_off")}
    return attributes | {"sync.count.total": total, "sync.count.unaccounted": ledger["fetched"] - total, "sync.count.skipped_by": json.dumps({})}


def add(ledger, more):
    for name, count in more.items():
        ledger[name] += count


def outcome(ledger):
    return "partially_failed" if ledger["failed"] else "success"


class Events:
    """Lifecycle and step events: each is a full snapshot of its row, so the newest one is the row."""

    def __init__(self, logger):
        self.logger = logger

    def emit(self, name, span, attributes, body):
        self.logger.emit(
            LogRecord(
                timestamp=time.time_ns(),
                context=trace.set_span_in_context(span),
                severity_number=SeverityNumber.INFO,
                severity_text="INFO",
                event_name=name,
                body=body,
                attributes={"sync.event": name, **attributes},
            )
        )


def sync_ticket(tracer, ticket, common, page):
    """One record: an entity span with the call that wrote it as its child."""
    refused = ticket["id"] in REFUSED
    attributes = {
        **common,
        "sync.level": "entity",
        "sync.entity.type": "ticket",
        "sync.entity.source_id": ticket["id"],
        "sync.entity.action": "create",
        "sync.direction": "inbound",
        "sync.status": "failed" if refused else "success",
    }
    with tracer.start_as_current_span("entity ticket", context=trace.set_span_in_context(page), attributes=attributes) as entity:
        call = {
            **common,
            "sync.level": "call",
            "http.request.method": "POST",
            "url.full": "https://crm.internal.example/tickets",
            "server.address": "crm.internal.example",
            "http.response.status_code": 422 if refused else 201,
            "sync.status": "failed" if refused else "succeeded",
            "sync.attempt": 1,
        }
        tracer.start_span("POST /tickets", kind=SpanKind.CLIENT, attributes=call).end()
        if refused:
            entity.set_attributes({"sync.reason": "The subject is too long", "sync.error.class": "validation", "error.type": "422"})
            entity.set_status(Status(StatusCode.ERROR, "The subject is too long"))
        else:
            entity.set_attribute("sync.entity.target_id", f"t-{ticket['id']}")
    return {**EMPTY, "fetched": 1, "failed" if refused else "created": 1}


def sync_page(tracer, number, tickets, common, step):
    """One page: a trace of its own, linked to its step."""
    url = f"https://api.desk.example/tickets?page={number}"
    page = tracer.start_span("page tickets", context=Context(), links=[Link(step.get_span_context())])
    common = {**common, "sync.page.id": trace_id(page), "sync.page.number": number, "sync.page.kind": "extract"}
    ledger = dict(EMPTY)
    listing = {"http.request.method": "GET", "url.full": url, "http.response.status_code": 200}
    call = {**common, **listing, "sync.level": "call", "sync.status": "succeeded", "server.address": "api.desk.example", "sync.attempt": 1}
    tracer.start_span("GET /tickets", context=trace.set_span_in_context(page), kind=SpanKind.CLIENT, attributes=call).end()
    for ticket in tickets:
        add(ledger, sync_ticket(tracer, ticket, common, page))
    page.set_attributes({**common, **listing, **counts(ledger), "sync.level": "page", "sync.status": outcome(ledger), "sync.retry.count": 0})
    page.end()
    return ledger


def run_sync(tracer, events):
    started = int(time.time() * 1000)
    run = tracer.start_span("sync Desk tickets")
    common = {"sync.integration": "desk", "sync.id": "desk-tickets", "sync.name": "Desk tickets", "sync.run.id": trace_id(run)}
    row = {
        **common,
        "sync.kind": "lifecycle",
        "sync.level": "run",
        "sync.log.type": "sync",
        "sync.detail": "full",
        "sync.type": "incremental",
        "sync.trigger": "schedule",
        "sync.writer.id": "python-1",
        "sync.run.attempt": 1,
        "sync.started_at": started,
        "sync.rate_limit.hit": False,
    }
    events.emit("INCREMENTAL_SYNC_STARTED", run, {**row, **counts(EMPTY), "sync.state": "ACTIVE", "sync.status": "in_progress"}, "Desk tickets: started")

    step = tracer.start_span("step tickets", context=trace.set_span_in_context(run))
    common |= {"sync.step.id": span_id(step), "sync.step.name": "tickets", "sync.step.index": 0, "sync.pipeline": "tickets"}
    step_row = {**common, "sync.kind": "step", "sync.level": "step", "sync.step.paged": True, "sync.writer.id": "python-1", "sync.started_at": started, "sync.rate_limit.hit": False}
    events.emit("SYNC_STEP_STARTED", step, {**step_row, **counts(EMPTY), "sync.status": "in_progress"}, "tickets: started")
    ledger = dict(EMPTY)
    for number, first in enumerate(range(0, len(TICKETS), PAGE_SIZE), start=1):
        add(ledger, sync_page(tracer, number, TICKETS[first : first + PAGE_SIZE], common, step))

    ended = int(time.time() * 1000)
    times = {"sync.ended_at": ended, "sync.duration_ms": ended - started}
    step.set_attributes({**common, **counts(ledger), "sync.level": "step", "sync.status": outcome(ledger)})
    step.end()
    events.emit("SYNC_STEP_COMPLETED", step, {**step_row, **counts(ledger), **times, "sync.status": outcome(ledger)}, "tickets: ended")
    run.set_attributes({**row, **counts(ledger), "sync.status": outcome(ledger)})
    run.end()
    events.emit("INCREMENTAL_SYNC_COMPLETED", run, {**row, **counts(ledger), **times, "sync.state": "IDLE", "sync.status": outcome(ledger)}, "Desk tickets: ended")
    return trace_id(run)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", default="http://127.0.0.1:4318")
    endpoint = parser.parse_args().endpoint.rstrip("/")
    resource = Resource.create({"service.name": "desk-sync", "deployment.environment.name": "example"})
    tracers = TracerProvider(resource=resource)
    tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")))
    loggers = LoggerProvider(resource=resource)
    loggers.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(endpoint=f"{endpoint}/v1/logs")))
    run_id = run_sync(tracers.get_tracer("desk"), Events(loggers.get_logger("desk")))
    tracers.shutdown()
    loggers.shutdown()
    print(run_id)


if __name__ == "__main__":
    main()
