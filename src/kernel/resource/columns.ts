import type { Action } from '../access/index.ts';
import type { Kind } from './types.ts';

/** What a list says of one of its columns. Its SQL stands over the row `r`. */
export interface Column {
  kind: Kind;
  title: string;
  /** Where it is read: left out, the table's column of the same name. Of a person, where his id is. */
  from?: string;
  /** Shown on the row's own page and in files only, or for nothing but its moments. */
  shown?: 'page' | 'moments';
  /**
   * Whoever has this right at the row's place reads it whole; to others a name or phone is masked, anything else withheld,
   * and nobody finds a row by what he may not read. Left out: the right of the list itself.
   */
  seenBy?: Action;
  /** Kept encrypted under FIELD_KEY. */
  isSealed?: true;
  /** Of a choice: codes in words. */
  options?: Readonly<Record<string, string>>;
  /** Of a count: what is counted, as it stands behind the number. */
  measure?: string;
}

type Rest = Omit<Column, 'kind' | 'title' | 'options' | 'measure' | 'isSealed'>;
type Sealable = Rest & Pick<Column, 'isSealed'>;

const plain =
  <More extends Rest>(kind: Kind) =>
  (title: string, rest?: More): Column => ({ kind, title, ...rest });

/** Columns by what they hold. */
export const column = {
  text: plain<Sealable>('text'),
  phone: plain<Sealable>('phone'),
  /** YYYY-MM-DD in Shanghai. */
  day: plain<Rest>('day'),
  time: plain<Rest>('time'),
  /** `from`: where his id is. Found by his name, its pinyin or its initials. */
  person: (title: string, rest: Rest & { from: string }): Column => ({ kind: 'person', title, ...rest }),
  /** The organisation of the row, and its unit where the list has one. */
  place: (title: string): Column => ({ kind: 'place', title }),
  /** Whole fen. */
  money: plain<Rest>('money'),
  yes: plain<Rest>('yes'),
  count: (title: string, { measure, ...rest }: Rest & { measure: string }): Column => ({
    ...{ kind: 'count', title, measure },
    ...rest,
  }),
  choice: (title: string, options: Readonly<Record<string, string>>, rest?: Rest): Column => ({
    ...{ kind: 'choice', title, options },
    ...rest,
  }),
};
