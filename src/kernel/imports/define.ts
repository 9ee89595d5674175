import { headingOf, type Kinds, type Sheet, type SheetColumn, type TableShape } from '../../lib/spreadsheet/index.ts';

/** One column of a list: how people head it, what may stand in it, and how the template lays it out. */
export interface ListColumn {
  /** As people write the heading otherwise; compared as `headingOf` leaves them. */
  aliases?: readonly string[];
  /** A table is known by these, and not taken without them. */
  demanded?: true;
  /** `key`: numbers and codes that tell things apart; `text`: free text, in which a date may stand. */
  kind?: 'key' | 'name' | 'day' | 'flag' | 'text';
  /** Each row has a value of its own: a merged cell would give one person's to another. */
  own?: true;
  /** In characters. */
  longest?: number;
  /** Of the template, in characters. */
  width?: number;
  /** What the template offers in a drop-down. */
  choices?: readonly string[];
}

/** One table of a list: every reader, template and fault takes its columns from here. */
export interface ListTable<C extends string = string> {
  /** Of its sheet in the template. */
  name: string;
  titles: readonly C[];
  shape: TableShape;
  kinds: Kinds<C>;
  longest: Partial<Record<C, number>>;
  /**
   * Its rows are judged by a schema of their own: of a cell only what it shows is checked, and a formula is refused however
   * right its result looks.
   */
  isBare: boolean;
  /** How the template and an export lay it out. */
  sheetColumns: readonly SheetColumn[];
}

export function defineTable<const C extends string>(
  name: string,
  columns: Record<C, ListColumn>,
  { isBare = false }: { isBare?: boolean } = {},
): ListTable<C> {
  const titles = Object.keys(columns) as C[];
  const entries = Object.entries<ListColumn>(columns) as [C, ListColumn][];
  const having = (fits: (column: ListColumn) => boolean): C[] =>
    entries.filter(([, column]) => fits(column)).map(([title]) => title);
  const aliases = entries.flatMap(([title, { aliases = [] }]) => aliases.map((alias) => [alias, title] as const));
  return {
    name,
    titles,
    shape: {
      name,
      columns: Object.fromEntries([...aliases, ...titles.map((title) => [headingOf(title), title] as const)]),
      demanded: having(({ demanded }) => demanded === true),
    },
    kinds: {
      keys: having(({ kind }) => kind === 'key'),
      names: having(({ kind }) => kind === 'name'),
      days: having(({ kind }) => kind === 'day'),
      flags: having(({ kind }) => kind === 'flag'),
      free: having(({ kind }) => kind === 'text'),
      own: having(({ own }) => own === true),
    },
    longest: Object.fromEntries(
      entries.flatMap(([title, { longest }]) => (longest === undefined ? [] : [[title, longest]])),
    ) as Partial<Record<C, number>>,
    isBare,
    sheetColumns: entries.map(([heading, { width, choices }]) => ({
      heading,
      asText: true,
      ...(width === undefined ? {} : { width }),
      ...(choices === undefined ? {} : { choices }),
    })),
  };
}

type Cells = readonly (string | null)[];

/** The template: an example of each table, of nobody real, and what its columns mean on a last sheet. */
export function templateOf(tables: readonly [ListTable, examples: readonly Cells[]][], explanations: readonly Cells[]) {
  const sheets: Sheet[] = tables.map(([{ name, sheetColumns: columns }, rows]) => ({ name, columns, rows }));
  const columns = [
    { heading: '列', width: 30 },
    { heading: '说明', width: 90 },
  ];
  return [...sheets, { name: '填写说明', columns, rows: explanations }];
}
