import type { DeskMeData } from '../../../domain/desk/api.ts';
import type { DeskMenuData } from '../../../kernel/resource/api.ts';
import { GROUPS, type Group } from '../../../kernel/resource/types.ts';
import { PAGES } from '../pages.ts';
import { useAsk } from '../parts/ask.ts';
import { mayOpen } from './me.ts';

interface Entry {
  /** Under /console. */
  path: string;
  title: string;
  /** How much there waits for the reader. */
  waiting: number;
}

const AGAIN_MS = 60_000;

/** What this reader may open: the pages written by hand and those that definitions make, by group, in the order of the menu. */
export function useMenu({ rights: has }: Pick<DeskMeData, 'rights'>): { title: string; entries: Entry[] }[] {
  const { data } = useAsk<DeskMenuData>('/api/desk/menu', { staleMs: AGAIN_MS, everyMs: AGAIN_MS });
  const waitingFor = (kinds: readonly string[]) => kinds.reduce((sum, kind) => sum + (data?.waiting[kind] ?? 0), 0);
  const written = (group: Group) =>
    PAGES.filter((page) => page.group === group && mayOpen(page.rights, has)).map(({ path, title, waits = [] }) => ({
      ...{ path, title, waiting: waitingFor(waits) },
    }));
  const defined = (group: Group) =>
    (data?.pages ?? [])
      .filter((page) => page.group === group)
      .map(({ name, title, waiting }) => ({ path: `/r/${name}`, title, waiting }));
  return (Object.keys(GROUPS) as Group[])
    .map((group) => ({ title: GROUPS[group], entries: [...written(group), ...defined(group)] }))
    .filter(({ entries }) => entries.length > 0);
}
