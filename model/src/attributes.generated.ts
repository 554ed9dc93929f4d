// Generated from model/src/registry by `npm run generate`. Do not edit.

/** The service that runs the sync */
export const ATTR_SERVICE_NAME = 'service.name';

/** Its version */
export const ATTR_SERVICE_VERSION = 'service.version';

/** One process of the service: on metrics, as two processes' counters must not mix */
export const ATTR_SERVICE_INSTANCE_ID = 'service.instance.id';

/** Where it runs */
export const ATTR_DEPLOYMENT_ENVIRONMENT_NAME = 'deployment.environment.name';

/** A user's session in a connection flow */
export const ATTR_SESSION_ID = 'session.id';

/** Method of the call; on a page, of its list call; on a run, of the request that came in */
export const ATTR_HTTP_REQUEST_METHOD = 'http.request.method';

/** Address of the call, secrets redacted; on a page, of its list call; on a run, where a webhook is delivered to */
export const ATTR_URL_FULL = 'url.full';

/** Path of the request that came in, without its query, secrets redacted */
export const ATTR_URL_PATH = 'url.path';

/** Path with id-like segments replaced */
export const ATTR_URL_TEMPLATE = 'url.template';

/** The provider's host */
export const ATTR_SERVER_ADDRESS = 'server.address';

/** The provider's port, where it is not the scheme's own */
export const ATTR_SERVER_PORT = 'server.port';

/** Status the provider answered; on a run, our own answer to what came in */
export const ATTR_HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code';

/** How often this request was sent before */
export const ATTR_HTTP_REQUEST_RESEND_COUNT = 'http.request.resend_count';

/** Bytes sent */
export const ATTR_HTTP_REQUEST_BODY_SIZE = 'http.request.body.size';

/** Bytes received, as the provider encoded them */
export const ATTR_HTTP_RESPONSE_BODY_SIZE = 'http.response.body.size';

/** Status code or exception class that ended it */
export const ATTR_ERROR_TYPE = 'error.type';

/** Class of the exception */
export const ATTR_EXCEPTION_TYPE = 'exception.type';

/** Its message, redacted */
export const ATTR_EXCEPTION_MESSAGE = 'exception.message';

/** Its stack, redacted */
export const ATTR_EXCEPTION_STACKTRACE = 'exception.stacktrace';

/** run, step, page, entity or call; on a log, the level of the row it is about */
export const ATTR_SYNC_LEVEL = 'sync.level';

/** Kind of log record, an index label */
export const ATTR_SYNC_KIND = 'sync.kind';

/** Name of the event */
export const ATTR_SYNC_EVENT = 'sync.event';

/** What the run-like root stands for: sync, connection_flow, action, passthrough, incoming_webhook, webhook_delivery */
export const ATTR_SYNC_LOG_TYPE = 'sync.log.type';

/** full or none: whether the runs can be opened (S0-03) */
export const ATTR_SYNC_DETAIL = 'sync.detail';

/** Key of the third-party tool, an index label */
export const ATTR_SYNC_INTEGRATION = 'sync.integration';

/** The configured sync */
export const ATTR_SYNC_ID = 'sync.id';

/** The instance's name */
export const ATTR_SYNC_NAME = 'sync.name';

/** The object stream (S3-11) */
export const ATTR_SYNC_PIPELINE = 'sync.pipeline';

/** The linked account */
export const ATTR_SYNC_CONNECTION_ID = 'sync.connection.id';

/** The customer: a filter, not a boundary */
export const ATTR_SYNC_TENANT_ID = 'sync.tenant.id';

/** The connected user */
export const ATTR_SYNC_USER_ID = 'sync.user.id';

/** Trace id of the run's trace, 32 hex */
export const ATTR_SYNC_RUN_ID = 'sync.run.id';

/** 1, and one more each time the run is resumed */
export const ATTR_SYNC_RUN_ATTEMPT = 'sync.run.attempt';

/** The process that wrote; ledgers are cumulative for each */
export const ATTR_SYNC_WRITER_ID = 'sync.writer.id';

/** A caller's own id for the run */
export const ATTR_SYNC_CORRELATION_ID = 'sync.correlation.id';

/** initial, incremental, full, permission, single_record, background */
export const ATTR_SYNC_TYPE = 'sync.type';

/** The sync when the event was written */
export const ATTR_SYNC_STATE = 'sync.state';

/** What set it going */
export const ATTR_SYNC_TRIGGER = 'sync.trigger';

/** automation, agent or user */
export const ATTR_SYNC_INITIATOR_TYPE = 'sync.initiator.type';

/** Which one */
export const ATTR_SYNC_INITIATOR_ID = 'sync.initiator.id';

/** Its name */
export const ATTR_SYNC_INITIATOR_NAME = 'sync.initiator.name';

/** When the row began, ms since the epoch */
export const ATTR_SYNC_STARTED_AT = 'sync.started_at';

/** When it ended, ms since the epoch; absent while it works */
export const ATTR_SYNC_ENDED_AT = 'sync.ended_at';

/** How long it took, ms */
export const ATTR_SYNC_DURATION_MS = 'sync.duration_ms';

/** When the sender's clock said it began, ms since the epoch; set where that clock ran ahead and the time was brought back */
export const ATTR_SYNC_SENT_AT = 'sync.sent_at';

/** Day of a record that a collector sent on late, and that collector's id; an index label, so that Loki takes it beside fresh ones */
export const ATTR_SYNC_LANE = 'sync.lane';

/** The step span's id, 16 hex */
export const ATTR_SYNC_STEP_ID = 'sync.step.id';

/** Name of the step */
export const ATTR_SYNC_STEP_NAME = 'sync.step.name';

/** Position in the run, from 0 */
export const ATTR_SYNC_STEP_INDEX = 'sync.step.index';

/** Whether the step has pages to expand (S0-25) */
export const ATTR_SYNC_STEP_PAGED = 'sync.step.paged';

/** Trace id of the unit's first segment, 32 hex */
export const ATTR_SYNC_PAGE_ID = 'sync.page.id';

/** Position in the step, from 1; absent from what a process that shares the step wrote */
export const ATTR_SYNC_PAGE_NUMBER = 'sync.page.number';

/** Where the page began, as the provider names it */
export const ATTR_SYNC_PAGE_CURSOR = 'sync.page.cursor';

/** extract, load, implicit or setup */
export const ATTR_SYNC_PAGE_KIND = 'sync.page.kind';

/** Same for all attempts at one page */
export const ATTR_SYNC_PAGE_KEY = 'sync.page.key';

/** Attempt at this page, from 1 */
export const ATTR_SYNC_PAGE_ATTEMPT = 'sync.page.attempt';

/** Segment of a unit that outgrew one trace, from 1 */
export const ATTR_SYNC_PAGE_SEGMENT = 'sync.page.segment';

/** The unit that fetched what this one loads */
export const ATTR_SYNC_PAGE_ORIGIN_ID = 'sync.page.origin_id';

/** Retries of the page's list call (S0-28) */
export const ATTR_SYNC_RETRY_COUNT = 'sync.retry.count';

/** Calls the provider allows in its window */
export const ATTR_SYNC_RATE_LIMIT_LIMIT = 'sync.rate_limit.limit';

/** Calls left in it (S0-29) */
export const ATTR_SYNC_RATE_LIMIT_REMAINING = 'sync.rate_limit.remaining';

/** When it refills, ms since the epoch */
export const ATTR_SYNC_RATE_LIMIT_RESET_AT = 'sync.rate_limit.reset_at';

/** A call was refused for its rate (S0-23) */
export const ATTR_SYNC_RATE_LIMIT_HIT = 'sync.rate_limit.hit';

/** <trace id>-<span id> of the entity span */
export const ATTR_SYNC_OP_ID = 'sync.op.id';

/** Type of record */
export const ATTR_SYNC_ENTITY_TYPE = 'sync.entity.type';

/** The record's id where it comes from */
export const ATTR_SYNC_ENTITY_SOURCE_ID = 'sync.entity.source_id';

/** The record's id where it goes; blank when the write failed (S1-28) */
export const ATTR_SYNC_ENTITY_TARGET_ID = 'sync.entity.target_id';

/** create, update, delete, skip, none */
export const ATTR_SYNC_ENTITY_ACTION = 'sync.entity.action';

/** inbound, outbound or between */
export const ATTR_SYNC_DIRECTION = 'sync.direction';

/** Outcome, or the state a row is in */
export const ATTR_SYNC_STATUS = 'sync.status';

/** Code of why it was skipped or failed */
export const ATTR_SYNC_REASON_CODE = 'sync.reason.code';

/** Why it was skipped, or the error message, redacted */
export const ATTR_SYNC_REASON = 'sync.reason';

/** On a sync.substep span event: the dependent sub-step (S1-22) */
export const ATTR_SYNC_SUBSTEP_NAME = 'sync.substep.name';

/** On a sync.substep span event: its result */
export const ATTR_SYNC_SUBSTEP_STATUS = 'sync.substep.status';

/** What the call is for, in readable words (S2-05) */
export const ATTR_SYNC_ACTION = 'sync.action';

/** What a webhook tells of, as its sender names it */
export const ATTR_SYNC_WEBHOOK_EVENT = 'sync.webhook.event';

/** The step of a connection flow that the customer saw last (S4-29) */
export const ATTR_SYNC_FLOW_STEP = 'sync.flow.step';

/** What of the configuration was changed */
export const ATTR_SYNC_CHANGE_SUBJECT = 'sync.change.subject';

/** What it was, redacted */
export const ATTR_SYNC_CHANGE_BEFORE = 'sync.change.before';

/** What it is now, redacted */
export const ATTR_SYNC_CHANGE_AFTER = 'sync.change.after';

/** The internal record that caused the call */
export const ATTR_SYNC_RECORD_ID = 'sync.record.id';

/** Its type */
export const ATTR_SYNC_RECORD_TYPE = 'sync.record.type';

/** The id that came back (S2-08) */
export const ATTR_SYNC_RETURNED_ID = 'sync.returned_id';

/** Parameters of the request, redacted (S0-41) */
export const ATTR_SYNC_REQUEST_PARAMS = 'sync.request.params';

/** Attempt, from 1; each is its own span (SX-02) */
export const ATTR_SYNC_ATTEMPT = 'sync.attempt';

/** Attempts allowed */
export const ATTR_SYNC_ATTEMPT_MAX = 'sync.attempt.max';

/** Wait before the next attempt, ms (S3-38a) */
export const ATTR_SYNC_RETRY_BACKOFF_MS = 'sync.retry.backoff_ms';

/** When it is tried again, ms since the epoch */
export const ATTR_SYNC_RETRY_NEXT_AT = 'sync.retry.next_at';

/** Whether it is tried again without anyone acting */
export const ATTR_SYNC_RETRY_WILL_RETRY = 'sync.retry.will_retry';

/** Class of the failure */
export const ATTR_SYNC_ERROR_CLASS = 'sync.error.class';

/** The provider's own code */
export const ATTR_SYNC_ERROR_CODE = 'sync.error.code';

/** Group of failures with one cause */
export const ATTR_SYNC_ERROR_FINGERPRINT = 'sync.error.fingerprint';

/** RECOVERABLE or NON_RECOVERABLE (S3-37) */
export const ATTR_SYNC_ERROR_RECOVERABILITY = 'sync.error.recoverability';

/** Retries are exhausted */
export const ATTR_SYNC_DEAD_LETTER = 'sync.dead_letter';

/** This is a replay, and of which request */
export const ATTR_SYNC_REPLAY_ID = 'sync.replay.id';

/** Records read from the source */
export const ATTR_SYNC_COUNT_FETCHED = 'sync.count.fetched';

/** Records taken over from another unit */
export const ATTR_SYNC_COUNT_RECEIVED = 'sync.count.received';

/** Records created */
export const ATTR_SYNC_COUNT_CREATED = 'sync.count.created';

/** Records updated */
export const ATTR_SYNC_COUNT_UPDATED = 'sync.count.updated';

/** Records deleted */
export const ATTR_SYNC_COUNT_DELETED = 'sync.count.deleted';

/** Records left as they were, each with a reason */
export const ATTR_SYNC_COUNT_SKIPPED = 'sync.count.skipped';

/** Records that could not be written */
export const ATTR_SYNC_COUNT_FAILED = 'sync.count.failed';

/** Records given to another unit, which decides their outcome */
export const ATTR_SYNC_COUNT_HANDED_OFF = 'sync.count.handed_off';

/** Records read whose outcome nobody told: a fault */
export const ATTR_SYNC_COUNT_UNACCOUNTED = 'sync.count.unaccounted';

/** Records with an outcome of their own */
export const ATTR_SYNC_COUNT_TOTAL = 'sync.count.total';

/** Skips by reason code */
export const ATTR_SYNC_COUNT_SKIPPED_BY = 'sync.count.skipped_by';

/** Spans and events that were lost */
export const ATTR_SYNC_DROPPED_COUNT = 'sync.dropped.count';

/** Why they were lost */
export const ATTR_SYNC_DROPPED_REASON = 'sync.dropped.reason';

/** Which collector it is; the same after it was started again */
export const ATTR_SYNC_COLLECTOR_ID = 'sync.collector.id';

/** Age of the oldest records that it has not delivered yet, ms; 0 for none */
export const ATTR_SYNC_COLLECTOR_BACKLOG_MS = 'sync.collector.backlog_ms';

/** 1xx to 5xx, or none where no answer came */
export const ATTR_SYNC_CALL_STATUS_CLASS = 'sync.call.status_class';

/** full (no room was left), refused (the collector took none of a request) or left_out (it took part of one) */
export const ATTR_SYNC_DROPPED_CAUSE = 'sync.dropped.cause';

/** The label whose values were too many, or `series` where a metric had too many of them */
export const ATTR_SYNC_LABEL = 'sync.label';

/** What became of its bodies: kept; limit (enough of this cause were kept), late (it failed after its answer had begun well), empty, off */
export const ATTR_SYNC_BODY_STATE = 'sync.body.state';

/** Why they were kept: failure, sample or all */
export const ATTR_SYNC_BODY_REASON = 'sync.body.reason';

/** Which of the failures of one cause in a run that are kept it is, from 1 */
export const ATTR_SYNC_BODY_NUMBER = 'sync.body.number';

/** Failures of that cause so far, kept or not */
export const ATTR_SYNC_BODY_TOTAL = 'sync.body.total';

/** What was sent: json, form, multipart, text, binary or none */
export const ATTR_SYNC_BODY_REQUEST_TYPE = 'sync.body.request.type';

/** Bytes of it that are kept */
export const ATTR_SYNC_BODY_REQUEST_KEPT = 'sync.body.request.kept';

/** It was longer than what is kept */
export const ATTR_SYNC_BODY_REQUEST_TRUNCATED = 'sync.body.request.truncated';

/** Why it is not whole: size, memory, unread (nobody read on), encoding (it could not be unpacked), binary, unseen */
export const ATTR_SYNC_BODY_REQUEST_MISSING = 'sync.body.request.missing';

/** What was received: json, form, multipart, text, binary or none */
export const ATTR_SYNC_BODY_RESPONSE_TYPE = 'sync.body.response.type';

/** Bytes of it that are kept */
export const ATTR_SYNC_BODY_RESPONSE_KEPT = 'sync.body.response.kept';

/** It was longer than what is kept */
export const ATTR_SYNC_BODY_RESPONSE_TRUNCATED = 'sync.body.response.truncated';

/** Why it is not whole, as for the request */
export const ATTR_SYNC_BODY_RESPONSE_MISSING = 'sync.body.response.missing';

/** Where a request came from */
export const ATTR_CLIENT_ADDRESS = 'client.address';

/** What was done to the store of a collector, without the names of its files */
export const ATTR_SYNC_AUDIT_COMMAND = 'sync.audit.command';

/** What a command was about, counted: records, files or requests */
export const ATTR_SYNC_AUDIT_COUNT = 'sync.audit.count';

/** Refusals since the last one in the trail that are not in it: they were too many */
export const ATTR_SYNC_AUDIT_LEFT_OUT = 'sync.audit.left_out';
