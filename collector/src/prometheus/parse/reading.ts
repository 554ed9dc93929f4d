import type { SyntaxNode } from '@lezer/common';
import { textOf } from '../../loki/parse/text-literal.ts';
import { invalidQuery, notSupported, type Refusal } from '../refusal.ts';
import { binaryOf, precedenceOf, RIGHT_TO_LEFT, SIGN_PRECEDENCE } from './binary.ts';
import { checkAggregate, checkCall, checkNegated } from './check.ts';
import type { Expression, Matcher } from './expression.ts';
import { childrenOf, flat, type Item } from './flat.ts';
import { numberValue } from './number.ts';
import { AGGREGATIONS, SIGNATURES } from './signatures.ts';
import { withSuffix } from './suffix.ts';

/** Reads the syntax tree of one query. */
export class Reading {
  readonly #query: string;

  constructor(query: string) {
    this.#query = query;
  }

  text(node: SyntaxNode): string {
    return this.#query.slice(node.from, node.to);
  }

  refuse(node: SyntaxNode, what: string): Refusal {
    return invalidQuery(this.#query, node.from, what);
  }

  expression(node: SyntaxNode): Expression {
    const items = flat(node);
    return this.#operators(items, 0);
  }

  /** The value of a quoted text. */
  string(node: SyntaxNode): string {
    const text = this.text(node);
    if (text.length < 2 || text.at(-1) !== text[0]) throw this.refuse(node, 'unterminated quoted string');
    try {
      return textOf(text);
    } catch {
      throw this.refuse(node, `invalid string ${text.slice(0, 80)}`);
    }
  }

  labelNames(node: SyntaxNode | undefined): string[] {
    const names = node === undefined ? [] : childrenOf(node);
    return names.map((name) => (name.name === 'QuotedLabelName' ? this.#quoted(name) : this.text(name)));
  }

  #operators(items: Item[], least: number): Expression {
    let left = this.#signed(items);
    for (let item = items[0]; item?.kind === 'operator'; item = items[0]) {
      const operator = this.text(item.node);
      const precedence = precedenceOf(operator);
      if (precedence < least) break;
      items.shift();
      const right = this.#operators(items, RIGHT_TO_LEFT.has(operator) ? precedence : precedence + 1);
      left = binaryOf(this, item, left, right);
    }
    return left;
  }

  #signed(items: Item[]): Expression {
    const item = items.shift();
    if (item === undefined) throw new Error('an expression ends too early');
    if (item.kind !== 'sign') return this.#suffixed(items, item.node);
    return checkNegated(this, item.node, this.#operators(items, SIGN_PRECEDENCE + 1), this.text(item.node) === '-');
  }

  #suffixed(items: Item[], node: SyntaxNode): Expression {
    const text = this.text(node);
    // The grammar takes a sign to be part of the number, but it binds less than a power does.
    if (node.name === 'NumberDurationLiteral' && /^[+-]/.test(text)) {
      const power = this.#power({ kind: 'number', value: this.#number(node, text.slice(1).trim()) }, items);
      return text.startsWith('-') ? { kind: 'negated', of: power } : power;
    }
    let expression = this.#operand(node);
    for (let item = items[0]; item?.kind === 'suffix'; item = items[0]) {
      items.shift();
      expression = withSuffix(this, item.node, expression);
    }
    return expression;
  }

  /** A number, and what it is raised to. */
  #power(base: Expression, items: Item[]): Expression {
    const [item] = items;
    if (item?.kind !== 'operator' || this.text(item.node) !== '^') return base;
    items.shift();
    return binaryOf(this, item, base, this.#operators(items, precedenceOf('^')));
  }

  #operand(node: SyntaxNode): Expression {
    const [first] = childrenOf(node);
    if (node.name === 'NumberDurationLiteral') return { kind: 'number', value: this.#number(node, this.text(node)) };
    if (node.name === 'StringLiteral') return { kind: 'string', value: this.string(node) };
    if (node.name === 'ParenExpr' && first) return this.expression(first);
    if (node.name === 'VectorSelector') return { kind: 'selector', matchers: this.#matchers(node), offsetMs: 0 };
    if (node.name === 'FunctionCall') return this.#call(node);
    if (node.name === 'AggregateExpr') return this.#aggregate(node);
    throw notSupported(`${node.name}: ${this.text(node).slice(0, 80)}`);
  }

  #number(node: SyntaxNode, text: string): number {
    const value = numberValue(text);
    if (value === undefined) throw this.refuse(node, `bad number or duration syntax: ${JSON.stringify(text)}`);
    return value;
  }

  #matchers(node: SyntaxNode): Matcher[] {
    const matchers: Matcher[] = [];
    for (const child of childrenOf(node)) {
      if (child.name === 'Identifier') matchers.push({ name: '__name__', op: '=', value: this.text(child) });
      else for (const matcher of childrenOf(child)) matchers.push(this.#matcher(matcher));
    }
    const names = matchers.filter(({ name, op }) => name === '__name__' && op === '=');
    if (node.firstChild?.name === 'Identifier' && names.length > 1)
      throw this.refuse(node, `metric name must not be set twice: ${names.map(({ value }) => JSON.stringify(value)).join(' or ')}`);
    return matchers;
  }

  #matcher(node: SyntaxNode): Matcher {
    if (node.name === 'QuotedLabelName') return { name: '__name__', op: '=', value: this.#quoted(node) };
    const [name, op, value] = childrenOf(node);
    if (!name || !op || !value) throw this.refuse(node, 'a label matcher was expected');
    return {
      name: name.name === 'QuotedLabelName' ? this.#quoted(name) : this.text(name),
      op: this.text(op) as Matcher['op'],
      value: this.string(value),
    };
  }

  #quoted(node: SyntaxNode): string {
    return this.string(node.firstChild ?? node);
  }

  #args(node: SyntaxNode): Expression[] {
    const body = childrenOf(node).find(({ name }) => name === 'FunctionCallBody');
    return body === undefined ? [] : childrenOf(body).map((arg) => this.expression(arg));
  }

  #call(node: SyntaxNode): Expression {
    const name = this.text(node.firstChild ?? node);
    const signature = SIGNATURES.get(name);
    if (signature === undefined) throw notSupported(`the function ${name}`);
    return checkCall(this, node, { kind: 'call', name, args: this.#args(node) }, signature);
  }

  #aggregate(node: SyntaxNode): Expression {
    const op = this.text(node.firstChild ?? node).toLowerCase();
    if (!AGGREGATIONS.has(op)) throw notSupported(`the aggregation ${op}`);
    const modifier = childrenOf(node).find(({ name }) => name === 'AggregateModifier');
    const [kind, labels] = modifier === undefined ? [] : childrenOf(modifier);
    return checkAggregate(this, node, this.#args(node), { op, without: kind?.name === 'Without', labels: this.labelNames(labels) });
  }
}
