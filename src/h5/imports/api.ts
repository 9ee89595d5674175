import { call, upload } from '../call.ts';

/** As the import routes answer; a test holds it to their contract. */
export interface ImportData {
  id: string;
  state: 'CHECKING' | 'CHECKED' | 'APPLYING' | 'DONE' | 'FAILED' | 'DISCARDED' | 'EXPIRED';
  reason: string | null;
  fullList: boolean;
  organisationId: string | null;
  createdAt: string;
  endedAt: string | null;
  rows: number;
  /** Rows that confirming applies, and how many of them have been. */
  progress: { applied: number; total: number };
  counts: Record<'new' | 'rejoined' | 'moved' | 'changed' | 'same' | 'phonesChanged' | 'leavers', number>;
  faults: { rows: number; errors: number; warnings: number };
  /** Of whom works in the listed organisations now. */
  activeBefore: number;
  needsAcceptLeavers: boolean;
}

export interface Faults {
  faults: { n: number; line: number; column: string; severity: 'ERROR' | 'WARN'; reason: string; sample: string }[];
  next: number | null;
}

const at = (id: string) => `/api/imports/${encodeURIComponent(id)}`;

export const imports = {
  list: () => call<{ imports: ImportData[] }>('GET', '/api/imports'),
  check: (file: File, fullList: boolean) => upload<ImportData>(`/api/imports?fullList=${fullList}`, file),
  one: (id: string) => call<ImportData>('GET', at(id)),
  faults: (id: string, after: number) => call<Faults>('GET', `${at(id)}/faults?limit=50&after=${after}`),
  confirm: (id: string, acceptLeavers: boolean) => call<ImportData>('POST', `${at(id)}/confirm`, { acceptLeavers }),
  discard: (id: string) => call<ImportData>('POST', `${at(id)}/discard`, {}),
  exportPath: '/api/directory/export.xlsx',
  templatePath: '/api/imports/template.xlsx',
  faultsPath: (id: string) => `${at(id)}/faults.xlsx`,
};
