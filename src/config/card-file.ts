import { z } from 'zod';

const button = z.strictObject({
  /** An act the code knows; outcome buttons carry the code: outcome:SCAMMED. */
  key: z.string().regex(/^[a-z_]+(:[A-Z_]+)?$/, 'must be an act like ack or outcome:SCAMMED'),
  text: z.string(),
  style: z.literal([1, 2, 3, 4]).default(2),
  /** Opens the page behind the card instead of calling back. */
  page: z.boolean().default(false),
});

const select = z.strictObject({
  key: z.string(),
  title: z.string(),
  options: z.array(z.strictObject({ id: z.string(), text: z.string() })).min(1),
});

const replaceable = z.strictObject({
  title: z.string(),
  desc: z.string(),
  /** Name and value of each line. */
  fields: z.array(z.tuple([z.string(), z.string()])),
  /** WeCom's sub_title_text. */
  body: z.string(),
  buttons: z.array(button),
  menu: z.array(button),
  /** The text of the one jump link of a notice. */
  link: z.string(),
});

const REPLACEABLE = Object.keys(replaceable.shape);

/** One card of the texts file; `title.X` entries are gathered into variant X. */
export const cardFile = z.preprocess(
  gatherVariants,
  z.strictObject({
    type: z.enum(['text_notice', 'button_interaction', 'multiple_interaction', 'vote_interaction']),
    title: z.string(),
    desc: z.string(),
    fields: replaceable.shape.fields.default([]),
    body: z.string().default(''),
    buttons: z.array(button).default([]),
    menu: z.array(button).default([]),
    link: z.string().default(''),
    selects: z.array(select).default([]),
    /** What a vote offers besides what the card is drawn with. */
    options: z.array(z.strictObject({ id: z.string(), text: z.string() })).default([]),
    submit: z.strictObject({ key: z.string(), text: z.string() }).optional(),
    /** Named sets of variables that belong together, e.g. kind and why of C10. */
    choices: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    variants: z.record(z.string(), replaceable.partial()),
  }),
);

/** Exactly these cards: what a texts file calls `cards`. */
export const cardsOf = <const Ids extends readonly [string, ...string[]]>(...ids: Ids) =>
  z.record(z.enum(ids), cardFile);

export type CardFile = z.output<typeof cardFile>;
export type CardText = Omit<CardFile, 'choices' | 'variants'>;

function gatherVariants(file: unknown): unknown {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) return file;
  const card: Record<string, unknown> = {};
  const variants: Record<string, Record<string, unknown>> = {};
  for (const [key, value] of Object.entries(file)) {
    const [part = '', variant] = key.split('.');
    if (variant === undefined || !REPLACEABLE.includes(part)) card[key] = value;
    else variants[variant] = { ...variants[variant], [part]: value };
  }
  return { ...card, variants };
}
