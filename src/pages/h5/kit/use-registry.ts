import { useCallback, useState } from 'react';
import type { Form } from '../../../kernel/registry/types.ts';
import { call } from '../call.ts';
import { useLoaded } from '../use-loaded.ts';
import { usePaged } from '../use-paged.ts';

export interface RegistryRow {
  id: string;
  organisation: string;
  unit: string;
  mine: boolean;
  [field: string]: string | number | boolean;
}

interface RegistryPage {
  next: string | null;
  viewer: { name: string };
  [rows: string]: unknown;
}

/** Form and rows of a registry, for its page. */
export function useRegistry(path: string, rows: string) {
  const loadForm = useCallback(() => call<Form>('GET', `${path}/form`), [path]);
  const loadRows = useCallback(
    (after: string | null) => call<RegistryPage>('GET', `${path}?${query({ limit: '20', after })}`),
    [path],
  );
  const rowsOf = useCallback((page: RegistryPage) => page[rows] as RegistryRow[], [rows]);
  const form = useLoaded(loadForm);
  const list = usePaged(loadRows, rowsOf);
  const [placeId, setPlaceId] = useState('');
  return { path, form: form.data, list, problem: form.problem ?? list.problem, placeId, setPlaceId };
}

export type RegistryInUse = ReturnType<typeof useRegistry>;

/** Of an address; what is empty is left out. */
export const query = (values: Record<string, string | null>): string =>
  new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : []))).toString();
