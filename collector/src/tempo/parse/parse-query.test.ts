import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import { parseQuery, parseTag } from './parse-query.ts';
import type { Condition } from './query.ts';

function conditionIn(text: string): Condition {
  const { spanset } = parseQuery(text);
  if (spanset.kind !== 'filter') throw new Error(`no single filter: ${text}`);
  return spanset.condition;
}

function stringIn(text: string): string {
  const condition = conditionIn(text);
  if (condition.kind !== 'comparison' || condition.literal.type !== 'string') throw new Error(`no text: ${text}`);
  return condition.literal.value;
}

/** A condition in prefix form, to see how it groups. */
function shape(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.kind} ${shape(condition.left)} ${shape(condition.right)})`;
    case 'not':
      return `(not ${shape(condition.inner)})`;
    case 'constant':
      return String(condition.value);
    case 'comparison':
    case 'presence':
    default:
      return condition.field.name;
  }
}

/** Strings as Go quotes them: printable ASCII as it is, all else escaped, in each way that Go knows. */
function quotedAsGo(text: string): string {
  const escaped = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '"' || character === '\\') return `\\${character}`;
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    if (code >= 0x20 && code < 0x7f) return character;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

/** Any text that can be sent: without half characters, which have no UTF-8. */
const anyText = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed());

function outcome(text: string): string {
  try {
    parseQuery(text);
    return 'a query';
  } catch (error) {
    return error instanceof Refusal ? 'a refusal' : 'another error';
  }
}

describe('literals', () => {
  it('any text, quoted as Go does it, parses to itself', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(stringIn(`{ span.x = ${quotedAsGo(text)} }`)).toBe(text);
      }),
    );
  });

  it('any text, quoted as JSON does it, parses to itself', () => {
    // \b and \f are the same in both; JSON escapes nothing that Go does not know.
    fc.assert(
      fc.property(anyText, (text) => {
        expect(stringIn(`{ span.x = ${JSON.stringify(text)} }`)).toBe(text);
      }),
    );
  });

  it('any text without back quotes parses to itself between them, carriage returns left out', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const raw = text.replaceAll('`', '');
        expect(stringIn(`{ span.x = \`${raw}\` }`)).toBe(raw.replaceAll('\r', ''));
      }),
    );
  });

  it('bytes that make one character are one character', () => {
    expect(stringIn(String.raw`{ span.x = "\xe2\x82\xac\101" }`)).toBe('€A');
  });

  it.each([String.raw`"\q"`, String.raw`"\ud800"`, String.raw`"\x4"`, String.raw`"\400"`, '"a\nb"'])('refuses %s', (literal) => {
    expect(() => parseQuery(`{ span.x = ${literal} }`)).toThrow(Refusal);
  });

  it('any name of an attribute can be quoted', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const quoted = `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
        expect(parseTag(`span.${quoted}`)).toEqual({ kind: 'attribute', scope: 'span', name });
      }),
    );
  });

  it.each([
    ['1.5s', 1_500_000_000n],
    ['-2ms', -2_000_000n],
    ['3m', 180_000_000_000n],
  ])('%s is a duration', (text, value) => {
    expect(conditionIn(`{ duration > ${text} }`)).toMatchObject({ literal: { type: 'duration', value } });
  });
});

describe('how conditions group', () => {
  it.each([
    ['{ span.a = 1 || span.b = 2 && span.c = 3 }', '(and (or a b) c)'],
    ['{ span.a = 1 && span.b = 2 || span.c = 3 }', '(or (and a b) c)'],
    ['{ span.a = 1 || (span.b = 2 && span.c = 3) }', '(or a (and b c))'],
    ['{ span.a = -1 && span.b = 2 }', '(and a b)'],
    ['{ !(span.a = 1) && span.b != nil }', '(and (not a) b)'],
    ['{ 1 < span.a }', 'a'],
    ['{ nestedSetParent<0 && nestedSetParent = -1 }', '(and nestedSetParent nestedSetParent)'],
    ['{ span.x = "nestedSetParent" || nestedSetParent<0 }', '(or x nestedSetParent)'],
  ])('%s', (query, expected) => {
    expect(shape(conditionIn(query))).toBe(expected);
  });

  it('span sets group to the left, as conditions do', () => {
    const { spanset } = parseQuery('{ span.a = 1 } || { span.b = 2 } && { span.c = 3 }');
    expect(spanset).toMatchObject({ kind: 'and', left: { kind: 'or' } });
  });
});

describe('what is refused', () => {
  it.each([
    ['{ span.a = 1 } >> { span.b = 2 }', 'not supported: >> in a pipeline'],
    ['{ span.a = span.b }', 'not supported: = between other than a field and a value'],
    ['{ span.a + 1 = 2 }', 'not supported: the operator +'],
    ['{ -span.a = 2 }', 'not supported: the minus before span.a'],
    ['{ parent.a = 2 }', 'not supported: the scope of parent.a'],
    ['{ } | coalesce()', 'not supported: coalesce()'],
    ['{ } | avg(duration) > 1s', 'not supported: avg(duration) > 1s: only count() against a whole number'],
    ['{ } | count() > -1', 'not supported: count() > -1: only count() against a whole number'],
    ['{ } | rate() | topk(3)', 'not supported: topk(3) after rate'],
    ['{ } | histogram_over_time(duration)', 'not supported: histogram_over_time(duration)'],
    ['{ } | compare({ status = error })', 'not supported: compare({ status = error })'],
    ['({ } | count() > 1) && { }', 'not supported: a pipeline in parentheses'],
    ['{ } | by(span.a = 1)', 'not supported: by(span.a = 1)'],
    ['{ } | select(nestedSetParent)', 'not supported: nestedSetParent outside of a condition'],
    ['{ span.x = $from }', 'not supported: $from'],
    ['{ name = 5 }', 'invalid TraceQL query: binary operations must operate on the same type: name = `5`'],
    ['{ status > error }', 'invalid TraceQL query: illegal operation for the given types: status > `error`'],
    ['{ "a" }', 'invalid TraceQL query: span filter field expressions must resolve to a boolean: { "a" }'],
    ['', 'invalid TraceQL query: parse error at line 1, col 1: syntax error: unexpected $end'],
    ['{ span.a = 1\n && }', 'invalid TraceQL query: parse error at line 2, col 5: syntax error: unexpected }'],
    ['{ span.a = 99999999999999999999 }', 'invalid TraceQL query: 99999999999999999999: value out of range'],
    ['{ } | quantile_over_time(duration, 1.5)', 'quantile must be between 0 and 1: 1.5'],
  ])('%s', (query, message) => {
    expect(() => parseQuery(query)).toThrow(new Refusal(message));
  });

  it('any text is a query or a refusal, never another error', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      ' ',
      '|',
      '&&',
      '||',
      'span.a',
      '.b',
      '=',
      '!=',
      '=~',
      '"x"',
      '1',
      '-',
      '!',
      'nil',
      'by',
      'count()',
      'select',
      'rate()',
      'duration',
      '1s',
      'nestedSetParent',
      'with',
      '<',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
        ),
        (text) => {
          expect(outcome(text)).not.toBe('another error');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
