/** A route as the service itself describes it: made from the table of registered routes, so a new one is in here too. */
export interface DescribedRoute {
  method: string;
  path: string;
  parameters: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema }[];
  body: Schema | null;
}

export interface Schema {
  title?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  format?: string;
  pattern?: string;
  'x-free-text'?: true;
  minLength?: number;
  minItems?: number;
  minimum?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
}

interface Operation {
  parameters?: DescribedRoute['parameters'];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
}

export function routesOf(document: { paths?: object }): DescribedRoute[] {
  const paths = (document.paths ?? {}) as Record<string, Record<string, Operation>>;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content?.['application/json']?.schema ?? null,
    })),
  );
}

/** Every field that a request may name, by its own name, and the title its schema gives it. */
export function fieldsOf({ parameters, body }: DescribedRoute): { name: string; title: string | undefined }[] {
  const named = parameters.filter((one) => one.in !== 'header');
  return [
    ...named.flatMap(({ name, schema }) => [{ name, title: schema.title }, ...fieldsIn(schema)]),
    ...(body ? fieldsIn(body) : []),
  ];
}

function fieldsIn({ anyOf = [], oneOf = [], allOf = [], properties = {}, items, additionalProperties }: Schema) {
  const inner = [...anyOf, ...oneOf, ...allOf, ...(items ? [items] : [])];
  if (typeof additionalProperties === 'object') inner.push(additionalProperties);
  const fields: { name: string; title: string | undefined }[] = inner.flatMap(fieldsIn);
  for (const [name, schema] of Object.entries(properties))
    fields.push({ name, title: schema.title }, ...fieldsIn(schema));
  return fields;
}

/** The smallest value of a schema; what is called an id is asked of `idNamed`. */
export function sampleOf(schema: Schema, name: string, idNamed: (name: string) => string | null): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.allOf ?? [];
  if (first) return sampleOf(first, name, idNamed);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key]) => schema.required?.includes(key))
          .map(([key, one]) => [key, sampleOf(one, key, idNamed)]),
      );
    case 'array':
      return (schema.minItems ?? 0) > 0 && schema.items ? [sampleOf(schema.items, name, idNamed)] : [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    default:
      return idNamed(name) ?? textOf(schema);
  }
}

function textOf({ format, minLength = 0 }: Schema): string {
  const soon = new Date(Date.now() + 86_400_000).toISOString();
  if (format === 'date-time') return soon;
  if (format === 'date') return soon.slice(0, 10);
  return '核实情况'.padEnd(minLength, '核');
}
