/** `employee`: a number of the place; `words`: may be left out. */
export const CONTROLS = ['unit', 'day', 'choice', 'count', 'employee', 'words'] as const;

/** How a field is shown, asked for and called; the same in forms, lists, files and refusals. */
export interface Control {
  title: string;
  control: (typeof CONTROLS)[number];
  /** Of a choice: what may be chosen, in words, in the order of the form. */
  options?: Readonly<Record<string, string>> | undefined;
  /** Of a count: what is counted, as it stands behind the number. */
  measure?: string | undefined;
  max?: number | undefined;
  placeholder?: string | undefined;
}

/** What a page needs for the form and the rows of a registry. */
export interface Form {
  title: string;
  /** What the rows are called in the answer of the list. */
  rows: string;
  /** What the one who wrote a row is called in it. */
  author: string;
  /** YYYY-MM-DD in Shanghai: the latest day of a row. */
  today: string;
  /** The field that says where. */
  place: string;
  fields: (Control & { name: string })[];
}

/** A value as people read it. */
export function shown({ options, measure = '' }: Control, value: unknown): string {
  return options?.[String(value)] ?? `${value}${measure}`;
}
