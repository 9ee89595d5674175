import type { ImportRow } from './store/imports.ts';

/** For the audit log: ids and figures only. */
export interface ImportDeed {
  actor: { kind: 'person'; personId: string } | { kind: 'operator' };
  action: 'directory.import_checked' | 'directory.import_confirmed' | 'directory.import_done' | 'directory.exported';
  object: { kind: 'roster_import' | 'directory'; id: string };
  after: Record<string, string | number | boolean>;
}

export function actorOf({ importer_id }: ImportRow): ImportDeed['actor'] {
  return importer_id === null ? { kind: 'operator' } : { kind: 'person', personId: importer_id };
}

export function objectOf(id: string): ImportDeed['object'] {
  return { kind: 'roster_import', id };
}
