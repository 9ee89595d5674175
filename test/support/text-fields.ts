import { type DescribedRoute, type Schema, sampleOf } from './routes-of.ts';

/** A box of a route that takes any text its schema does not narrow to a list of words, a format or a pattern. */
export interface TextField {
  /** In the body; of a query, its name alone. '[]' stands for an entry of a list. */
  path: string[];
  name: string;
  isFreeText: boolean;
}

export function textFieldsOf({ parameters, body }: DescribedRoute): TextField[] {
  const query = parameters.filter((one) => one.in === 'query');
  return [...query.flatMap(({ name, schema }) => fieldsIn(schema, [name])), ...(body ? fieldsIn(body, []) : [])];
}

function fieldsIn(schema: Schema, path: string[]): TextField[] {
  const parts = schema.anyOf ?? schema.allOf;
  if (parts) return parts.flatMap((one) => fieldsIn(one, path));
  if (schema.type === 'object')
    return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => fieldsIn(one, [...path, name]));
  if (schema.type === 'array') return schema.items ? fieldsIn(schema.items, [...path, '[]']) : [];
  const isText = schema.type === 'string' || (schema.type === undefined && schema.const === undefined && !schema.enum);
  if (!isText || schema.enum || schema.format || schema.pattern) return [];
  return [{ path, name: path.filter((one) => one !== '[]').at(-1) ?? '', isFreeText: schema['x-free-text'] === true }];
}

/** The smallest value of a schema in which something stands at a path. */
export function sampleWith(schema: Schema, path: readonly string[], there: unknown, idNamed: IdNamed): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return there;
  const parts = schema.anyOf ?? schema.allOf;
  const part = parts?.find((one) => fieldsIn(one, []).some((field) => field.path.join('.') === path.join('.')));
  if (part) return sampleWith(part, path, there, idNamed);
  if (step === '[]') return [sampleWith(schema.items ?? {}, rest, there, idNamed)];
  const value = sampleWith(schema.properties?.[step] ?? {}, rest, there, idNamed);
  return { ...(sampleOf(schema, '', idNamed) as object), [step]: value };
}

type IdNamed = (name: string) => string | null;
