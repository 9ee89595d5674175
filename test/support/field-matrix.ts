import { z } from 'zod';

/** What one reader got of one view: its body, or the status that refused it. */
export type Answer = { body: unknown } | { status: number };

/** What a cell of the table says. */
const SHOWN = '●';
const MASKED = '◐';
const ABSENT = '·';
const NOTHING = '';

type Values = Map<string, string[]>;

/** Fields whose worth differs from reader to reader by their nature: said is only whether he has any. */
const PERSONAL =
  /^(?:viewer|allowed|undoUntil|now$|owner\.me|.*\.mine$|subject\.masked|mayWrite|canClose|.*\.canRemind)/;

/**
 * One table: every field of the view's schema × every reader, compared with what the centre's officer reads of the same.
 * ● shown, ◐ masked or in part, · withheld, empty: there is nothing. Readers who were refused stand below it.
 */
export function fieldTable(
  title: string,
  schema: z.ZodType,
  answers: ReadonlyMap<string, Answer>,
  truthOf: string,
): string {
  const truth = valuesOf(bodyOf(answers.get(truthOf)));
  const read = [...answers].flatMap(([reader, answer]) =>
    'body' in answer ? [[reader, valuesOf(answer.body)] as const] : [],
  );
  const fields = [...new Set([...fieldsOf(schema), ...read.flatMap(([, values]) => [...values.keys()])])].filter(
    (field) => !isRecord(field, read),
  );
  const rows = fields.map((field) => [field, ...read.map(([, values]) => cellOf(field, truth, values))]);
  return [
    `## ${title}`,
    '',
    ...table([['field', ...read.map(([reader]) => reader)], ...rows]),
    '',
    ...refusedLines(answers),
  ].join('\n');
}

function refusedLines(answers: ReadonlyMap<string, Answer>): string[] {
  const refused = new Map<number, string[]>();
  for (const [reader, answer] of answers)
    if ('status' in answer) refused.set(answer.status, [...(refused.get(answer.status) ?? []), reader]);
  return [...refused].sort(([a], [b]) => a - b).map(([status, readers]) => `${status}: ${readers.join(', ')}\n`);
}

function bodyOf(answer: Answer | undefined): unknown {
  if (!answer || !('body' in answer)) throw new Error('the officer whose view is the measure was refused');
  return answer.body;
}

function cellOf(field: string, truth: Values, read: Values): string {
  const [whole, seen] = [truth.get(field) ?? [], read.get(field) ?? []];
  if (PERSONAL.test(field)) return seen.length > 0 ? SHOWN : NOTHING;
  if (seen.length === 0) return whole.length > 0 ? ABSENT : NOTHING;
  return whole.join('\n') === seen.join('\n') ? SHOWN : MASKED;
}

/** Fields of a record are its keys, as they are met; the record itself is none. */
const isRecord = (field: string, read: readonly (readonly [string, Values])[]): boolean =>
  read.some(([, values]) => [...values.keys()].some((other) => other.startsWith(`${field}.`)));

/** Every leaf by its path; an event's detail by what happened. Null, '' and [] are nothing. */
function valuesOf(body: unknown): Values {
  const values: Values = new Map();
  const walk = (value: unknown, path: string, event: string): void => {
    if (value === null || value === undefined || value === '') return;
    if (Array.isArray(value)) {
      for (const one of value) walk(one, `${path}[]`, eventOf(one));
    } else if (typeof value === 'object') {
      for (const [key, one] of Object.entries(value)) walk(one, path === '' ? key : `${path}.${key}`, event);
    } else {
      const name = event !== '' && path.includes('.detail.') ? `${path} (${event})` : path;
      values.set(name, [...(values.get(name) ?? []), JSON.stringify(value)]);
    }
  };
  walk(body, '', '');
  return values;
}

const eventOf = (entry: unknown): string =>
  typeof entry === 'object' && entry !== null && 'action' in entry && 'detail' in entry ? String(entry.action) : '';

interface Shape {
  properties?: Record<string, Shape>;
  items?: Shape;
  anyOf?: Shape[];
}

/** Every leaf the schema names, whether anybody ever fills it or not. */
function fieldsOf(schema: z.ZodType): string[] {
  const walk = (shape: Shape, path: string): string[] => {
    if (shape.anyOf) return [...new Set(shape.anyOf.flatMap((one) => walk(one, path)))];
    if (shape.items) return walk(shape.items, `${path}[]`);
    if (!shape.properties) return [path];
    return Object.entries(shape.properties).flatMap(([key, one]) => walk(one, path === '' ? key : `${path}.${key}`));
  };
  return walk(z.toJSONSchema(schema, { unrepresentable: 'any' }) as Shape, '');
}

/** Aligned, so that a change shows as a change. */
function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}
