import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { ActButton, Fault } from './command.tsx';
import type { Paged } from './data.ts';
import { Typed } from './fields.tsx';

interface ResourceListProps<P, T> {
  list: Paged<P>;
  rows: (page: P) => readonly T[];
  keyOf: (row: T) => string | number;
  row: (row: T) => ReactNode;
  /** Said in place of rows. */
  empty?: string;
  emptyClass?: string;
  /** Around the rows; without it they stand by themselves. */
  className?: string;
  as?: 'div' | 'ol';
  /** Whether a first page that did not come is said here; a page of its own says it instead of everything. */
  isInside?: boolean;
}

/** The rows of a list, page by page: with what is said when there are none, when they do not come, and where more are. */
export function ResourceList<P, T>({ list, rows, keyOf, row, empty, ...shape }: ResourceListProps<P, T>) {
  const { emptyClass = 'nothing-yet', className, as: Around = 'div', isInside = false } = shape;
  const all = list.pages.flatMap(rows);
  const shown = all.map((one) => <Fragment key={keyOf(one)}>{row(one)}</Fragment>);
  return (
    <>
      {list.page && all.length === 0 && empty && <p className={emptyClass}>{empty}</p>}
      {className === undefined ? shown : all.length > 0 && <Around className={className}>{shown}</Around>}
      {isInside && <Fault words={list.problem?.message ?? ''} />}
      <Fault words={list.trouble} />
      {list.hasMore && (
        <ActButton isBusy={list.isBusy} onPress={list.more}>
          再看一些
        </ActButton>
      )}
    </>
  );
}

interface NameSearchProps {
  /** Of the list: only one longer than a page is searched. */
  of: Pick<Paged<unknown>, 'hasMore'>;
  label: string;
  example: string;
  onFind: (words: string) => void;
}

/** Finds by name. Once the list was longer than a page it can be searched, also while what was found is short. */
export function NameSearch({ of: { hasMore }, label, example, onFind }: NameSearchProps) {
  const [isLong, setLong] = useState(false);
  const [words, setWords] = useState('');
  useEffect(() => setLong((was) => was || hasMore), [hasMore]);
  if (!isLong) return null;
  return (
    <section className="card form">
      <Typed title={label} most={40} placeholder={`如 ${example}`} value={words} onChange={setWords} />
      <ActButton onPress={() => onFind(words.trim())}>查找</ActButton>
    </section>
  );
}

interface UnfoldProps {
  className: string;
  head: ReactNode;
  children: () => ReactNode;
}

/** A line that opens what is behind it; nothing of that is asked for before. */
export function Unfold({ className, head, children }: UnfoldProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={className} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {head}
      </button>
      {isOpen && children()}
    </>
  );
}
