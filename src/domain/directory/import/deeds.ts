import type { ImportRow } from './store/imports.ts';

/** Who did something to a list, as the audit log takes it. */
export interface Handing {
  actor: { kind: 'person'; personId: string } | { kind: 'operator' };
  onBehalfOf?: string;
}

/** For the audit log: ids and figures only. */
export interface ImportDeed extends Handing {
  action: 'directory.import_checked' | 'directory.import_confirmed' | 'directory.import_done' | 'directory.exported';
  object: { kind: 'roster_import' | 'directory'; id: string };
  after: Record<string, string | number | boolean>;
}

export function handingOf(list: Pick<ImportRow, 'importer_id' | 'by_operator'>): Handing {
  const { importer_id: personId, by_operator: byOperator } = list;
  if (personId === null) return { actor: { kind: 'operator' } };
  return byOperator ? { actor: { kind: 'operator' }, onBehalfOf: personId } : { actor: { kind: 'person', personId } };
}

export function objectOf(id: string): ImportDeed['object'] {
  return { kind: 'roster_import', id };
}
