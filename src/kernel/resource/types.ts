/** Where in the desk's menu a page stands. */
export const GROUPS = {
  watch: '预警处置',
  inform: '通报与防护',
  people: '单位与人员',
  figures: '数据',
  audit: '审计',
  system: '系统',
} as const;
export type Group = keyof typeof GROUPS;

/** What a column holds: by it a value is read, masked, shown, narrowed and written into a file. */
export const KINDS = ['text', 'day', 'time', 'person', 'place', 'money', 'phone', 'choice', 'count', 'yes'] as const;
export type Kind = (typeof KINDS)[number];

/** How a field of a form is asked for. `unit`, `organisation`: a place found by its name; `employee`: a number of the place. */
export const INPUTS = [
  'unit',
  'organisation',
  'employee',
  'day',
  'time',
  'choice',
  'count',
  'money',
  'phone',
  'yes',
  'line',
  'words',
] as const;

export type Shown = string | number | boolean | null;

/** A row as its reader may see it: names and phones masked, and null where a value is not his. */
export type Values = Readonly<Record<string, Shown>>;
