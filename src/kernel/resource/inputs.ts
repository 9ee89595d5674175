import { z } from 'zod';
import type { InputData } from './api.ts';
import { INPUTS } from './types.ts';

/** Of a text that may be longer, a box of several lines is shown. */
const LINE = 40;

/** What zod says of one field as JSON Schema, with all that its `meta` adds. */
interface Field {
  type?: string;
  format?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  /** Of free text, which is counted in characters. */
  'x-characters'?: number;
  title?: string;
  label?: string;
  control?: string;
  options?: Record<string, string>;
  measure?: string;
  max?: number;
  placeholder?: string;
  example?: unknown;
}

/**
 * The fields of a form, from the body that will judge what is sent. A field whose input cannot be known from its schema and
 * `meta` stops the start: it would be one that nobody can fill in.
 */
export function inputsOf(body: z.ZodType | undefined): InputData[] {
  if (body === undefined) return [];
  const schema = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Field>;
    required?: string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const { options, measure, placeholder = field.example, minimum: min, title = field.label } = field;
    const max = mostOf(field);
    if (title === undefined) throw new Error(`the field ${name} has no title`);
    const control = controlOf(name, field);
    if (control === 'choice' && options === undefined)
      throw new Error(`the field ${name} is a choice whose codes have no words: give its meta options`);
    return {
      ...{ name, title, control, isRequired: schema.required?.includes(name) ?? false },
      ...(options && { options }),
      ...(measure !== undefined && { measure }),
      ...(min !== undefined && Number.isSafeInteger(min) && Math.abs(min) < LIMITLESS && { min }),
      ...(max !== undefined && max < LIMITLESS && { max }),
      ...(placeholder !== undefined && { placeholder: String(placeholder) }),
    };
  });
}

/** What JSON Schema writes for a whole number without a limit. */
const LIMITLESS = Number.MAX_SAFE_INTEGER;

const mostOf = ({ max, maximum, maxLength, 'x-characters': characters }: Field) =>
  max ?? maximum ?? characters ?? maxLength;

const isControl = (word: string | undefined): word is InputData['control'] =>
  INPUTS.some((control) => control === word);

function controlOf(name: string, field: Field): InputData['control'] {
  const { control, enum: codes, type, format } = field;
  if (isControl(control)) return control;
  if (codes) return 'choice';
  if (type === 'boolean') return 'yes';
  if (type === 'integer' || type === 'number') return 'count';
  if (type === 'string' && format === 'date') return 'day';
  if (type === 'string' && format === 'date-time') return 'time';
  if (type === 'string' && format === undefined) return (mostOf(field) ?? 0) > LINE ? 'words' : 'line';
  throw new Error(`no input is known for the field ${name}`);
}
