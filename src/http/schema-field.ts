import { type $ZodType, type $ZodTypes, globalRegistry } from 'zod/v4/core';

interface FieldDescription {
  title?: string;
  example?: string;
}

/** The field's name and example from `.meta({ title, example })`, found along an issue's path through wrappers and unions. */
export function describeField(schema: $ZodType, path: readonly PropertyKey[]): FieldDescription {
  const [step, ...rest] = path;
  if (step === undefined) return descriptionOf(schema);
  for (const child of childrenAt(schema, step)) {
    const found = describeField(child, rest);
    if (found.title !== undefined || found.example !== undefined) return found;
  }
  return {};
}

function descriptionOf(schema: $ZodType): FieldDescription {
  const meta = globalRegistry.get(schema) as Record<string, unknown> | undefined;
  const example = meta?.example ?? (Array.isArray(meta?.examples) ? meta.examples[0] : undefined);
  const inner: FieldDescription = Object.assign({}, ...wrapped(schema).map(descriptionOf));
  return {
    ...inner,
    ...(typeof meta?.title === 'string' ? { title: meta.title } : {}),
    ...(example === undefined ? {} : { example: typeof example === 'string' ? example : JSON.stringify(example) }),
  };
}

function childrenAt(schema: $ZodType, step: PropertyKey): $ZodType[] {
  const { def } = (schema as $ZodTypes)._zod;
  if (def.type === 'object') {
    const child = def.shape[String(step)];
    return child === undefined ? [] : [child];
  }
  if (def.type === 'array') return [def.element];
  if (def.type === 'record') return [def.valueType];
  return wrapped(schema).flatMap((inner) => childrenAt(inner, step));
}

function wrapped(schema: $ZodType): $ZodType[] {
  const { def } = (schema as $ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
    case 'nonoptional':
      return [def.innerType];
    case 'pipe':
      return [def.in, def.out];
    case 'union':
      return [...def.options];
    case 'intersection':
      return [def.left, def.right];
    default:
      return [];
  }
}
