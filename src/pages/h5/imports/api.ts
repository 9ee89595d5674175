import type { output } from 'zod';
import type { FaultListView, ImportViewData } from '../../../domain/directory/import/api.ts';
import { call, upload } from '../call.ts';
import type { Sure } from '../parts/sure.tsx';

export type ImportData = ImportViewData;
export type Faults = output<typeof FaultListView>;

const at = (id: string) => `/api/imports/${encodeURIComponent(id)}`;

export const imports = {
  list: () => call<{ imports: ImportData[] }>('GET', '/api/imports'),
  check: (file: File, { fullList, includeHidden }: { fullList: boolean; includeHidden: boolean }) =>
    upload<ImportData>(`/api/imports?fullList=${fullList}&includeHidden=${includeHidden}`, file),
  one: (id: string) => call<ImportData>('GET', at(id)),
  faults: (id: string, after: number) => call<Faults>('GET', `${at(id)}/faults?limit=50&after=${after}`),
  confirm: (id: string, acceptLeavers: boolean) => call<ImportData>('POST', `${at(id)}/confirm`, { acceptLeavers }),
  discard: (_sure: Sure, id: string) => call<ImportData>('POST', `${at(id)}/discard`, {}),
  exportPath: '/api/directory/export.xlsx',
  templatePath: '/api/imports/template.xlsx',
  faultsPath: (id: string) => `${at(id)}/faults.xlsx`,
};
