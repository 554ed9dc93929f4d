// A sync traced with nothing but OpenTelemetry's own SDK for Go: what any language must send for the drill-down to work.
//
//	go run . -endpoint http://127.0.0.1:4318
//
// prints the run id last. docs/conventions.md lists the attributes; those marked "needed" are all set here.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otellog "go.opentelemetry.io/otel/log"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const pageSize = 3

var invoices = []string{"inv-1", "inv-2", "inv-3", "inv-4", "inv-5", "inv-6", "inv-7"}

type attrs []attribute.KeyValue

func (a attrs) with(more ...attribute.KeyValue) attrs {
	return append(append(attrs{}, a...), more...)
}

// ledger counts what became of the records: fetched = created + failed, else something is unaccounted for.
type ledger struct{ fetched, created, failed int }

func (l *ledger) add(more ledger) {
	l.fetched += more.fetched
	l.created += more.created
	l.failed += more.failed
}

func (l ledger) attributes() attrs {
	counts := attrs{
		attribute.Int("sync.count.fetched", l.fetched),
		attribute.Int("sync.count.created", l.created),
		attribute.Int("sync.count.failed", l.failed),
		attribute.Int("sync.count.total", l.created+l.failed),
		attribute.Int("sync.count.unaccounted", l.fetched-l.created-l.failed),
		attribute.String("sync.count.skipped_by", "{}"),
	}
	for _, name := range []string{"received", "updated", "deleted", "skipped", "handed_off"} {
		counts = append(counts, attribute.Int("sync.count."+name, 0))
	}
	return counts
}

func (l ledger) status() attribute.KeyValue {
	if l.failed > 0 {
		return attribute.String("sync.status", "partially_failed")
	}
	return attribute.String("sync.status", "success")
}

// events are full snapshots of their row: the newest one is the row.
type events struct{ logger otellog.Logger }

func (e events) emit(name string, span trace.Span, body string, row attrs) {
	var record otellog.Record
	record.SetTimestamp(time.Now())
	record.SetEventName(name)
	record.SetSeverity(otellog.SeverityInfo)
	record.SetSeverityText("INFO")
	record.SetBody(attribute.StringValue(body))
	record.AddAttributes(row.with(attribute.String("sync.event", name))...)
	e.logger.Emit(trace.ContextWithSpan(context.Background(), span), record)
}

// syncInvoice is one record: an entity span with the call that wrote it as its child.
func syncInvoice(ctx context.Context, tracer trace.Tracer, id string, common attrs) ledger {
	refused := id == "inv-5"
	ctx, entity := tracer.Start(ctx, "entity invoice", trace.WithAttributes(common.with(
		attribute.String("sync.level", "entity"),
		attribute.String("sync.entity.type", "invoice"),
		attribute.String("sync.entity.source_id", id),
		attribute.String("sync.entity.action", "create"),
		attribute.String("sync.direction", "outbound"),
	)...))
	defer entity.End()
	call := common.with(
		attribute.String("sync.level", "call"),
		attribute.String("http.request.method", "POST"),
		attribute.String("url.full", "https://api.books.example/invoices"),
		attribute.String("server.address", "api.books.example"),
		attribute.Int("sync.attempt", 1),
	)
	if refused {
		call = call.with(attribute.Int("http.response.status_code", 422), attribute.String("sync.status", "failed"))
	} else {
		call = call.with(attribute.Int("http.response.status_code", 201), attribute.String("sync.status", "succeeded"),
			attribute.String("sync.returned_id", "in_"+id))
	}
	_, span := tracer.Start(ctx, "POST /invoices", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(call...))
	span.End()
	if refused {
		entity.SetAttributes(attribute.String("sync.status", "failed"), attribute.String("sync.reason", "The due date is in the past"),
			attribute.String("sync.error.class", "validation"), attribute.String("error.type", "422"))
		entity.SetStatus(codes.Error, "The due date is in the past")
		return ledger{fetched: 1, failed: 1}
	}
	entity.SetAttributes(attribute.String("sync.status", "success"), attribute.String("sync.entity.target_id", "in_"+id))
	return ledger{fetched: 1, created: 1}
}

// syncPage is one page: a trace of its own, linked to its step.
func syncPage(tracer trace.Tracer, number int, ids []string, common attrs, step trace.Span) ledger {
	ctx, page := tracer.Start(context.Background(), "page invoices", trace.WithNewRoot(),
		trace.WithLinks(trace.Link{SpanContext: step.SpanContext()}))
	defer page.End()
	common = common.with(
		attribute.String("sync.page.id", page.SpanContext().TraceID().String()),
		attribute.Int("sync.page.number", number),
		attribute.String("sync.page.kind", "extract"),
	)
	listing := common.with(
		attribute.String("http.request.method", "GET"),
		attribute.String("url.full", fmt.Sprintf("https://erp.example/invoices?page=%d", number)),
		attribute.Int("http.response.status_code", 200),
	)
	_, call := tracer.Start(ctx, "GET /invoices", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(listing.with(
		attribute.String("sync.level", "call"), attribute.String("sync.status", "succeeded"),
		attribute.String("server.address", "erp.example"), attribute.Int("sync.attempt", 1))...))
	call.End()
	var sum ledger
	for _, id := range ids {
		sum.add(syncInvoice(ctx, tracer, id, common))
	}
	page.SetAttributes(listing.with(sum.attributes()...).with(
		attribute.String("sync.level", "page"), sum.status(), attribute.Int("sync.retry.count", 0))...)
	return sum
}

func runSync(tracer trace.Tracer, log events) string {
	started := time.Now()
	ctx, run := tracer.Start(context.Background(), "sync Books invoices", trace.WithNewRoot())
	common := attrs{
		attribute.String("sync.integration", "books"),
		attribute.String("sync.id", "books-invoices"),
		attribute.String("sync.name", "Books invoices"),
		attribute.String("sync.run.id", run.SpanContext().TraceID().String()),
	}
	writer := attrs{
		attribute.String("sync.writer.id", "go-1"),
		attribute.Int64("sync.started_at", started.UnixMilli()),
		attribute.Bool("sync.rate_limit.hit", false),
	}
	row := common.with(writer...).with(
		attribute.String("sync.kind", "lifecycle"), attribute.String("sync.level", "run"), attribute.String("sync.log.type", "sync"),
		attribute.String("sync.detail", "full"), attribute.String("sync.type", "full"), attribute.String("sync.trigger", "manual"),
		attribute.Int("sync.run.attempt", 1),
	)
	atWork := ledger{}.attributes().with(attribute.String("sync.status", "in_progress"))
	log.emit("FULL_SYNC_STARTED", run, "Books invoices: started", row.with(atWork...).with(attribute.String("sync.state", "ACTIVE")))

	_, step := tracer.Start(ctx, "step invoices")
	common = common.with(
		attribute.String("sync.step.id", step.SpanContext().SpanID().String()),
		attribute.String("sync.step.name", "invoices"),
		attribute.Int("sync.step.index", 0),
		attribute.String("sync.pipeline", "invoices"),
	)
	stepRow := common.with(writer...).with(
		attribute.String("sync.kind", "step"), attribute.String("sync.level", "step"), attribute.Bool("sync.step.paged", true))
	log.emit("SYNC_STEP_STARTED", step, "invoices: started", stepRow.with(atWork...))
	var sum ledger
	for at := 0; at < len(invoices); at += pageSize {
		sum.add(syncPage(tracer, at/pageSize+1, invoices[at:min(at+pageSize, len(invoices))], common, step))
	}

	ended := time.Now()
	done := sum.attributes().with(sum.status(), attribute.Int64("sync.ended_at", ended.UnixMilli()),
		attribute.Int64("sync.duration_ms", ended.Sub(started).Milliseconds()))
	step.SetAttributes(common.with(sum.attributes()...).with(attribute.String("sync.level", "step"), sum.status())...)
	step.End()
	log.emit("SYNC_STEP_COMPLETED", step, "invoices: ended", stepRow.with(done...))
	run.SetAttributes(row.with(sum.attributes()...).with(sum.status())...)
	run.End()
	log.emit("FULL_SYNC_COMPLETED", run, "Books invoices: ended", row.with(done...).with(attribute.String("sync.state", "IDLE")))
	return run.SpanContext().TraceID().String()
}

func traced(ctx context.Context, endpoint string) (id string, err error) {
	about := resource.NewSchemaless(attribute.String("service.name", "books-sync"), attribute.String("deployment.environment.name", "example"))
	spans, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint+"/v1/traces"))
	if err != nil {
		return "", err
	}
	logs, err := otlploghttp.New(ctx, otlploghttp.WithEndpointURL(endpoint+"/v1/logs"))
	if err != nil {
		return "", err
	}
	tracers := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans), sdktrace.WithResource(about), sdktrace.WithSampler(sdktrace.AlwaysSample()))
	loggers := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(logs)), sdklog.WithResource(about))
	defer func() { err = errors.Join(err, tracers.Shutdown(ctx), loggers.Shutdown(ctx)) }()
	return runSync(tracers.Tracer("books"), events{loggers.Logger("books")}), nil
}

func main() {
	endpoint := flag.String("endpoint", "http://127.0.0.1:4318", "base address of the collector")
	flag.Parse()
	id, err := traced(context.Background(), *endpoint)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(id)
}
