import type { Executor } from '../../../database/index.ts';
import { type Action, grantsFor } from '../../../kernel/access/index.ts';
import { scopeOf } from '../../../kernel/scope/index.ts';
import type { Directory } from '../../directory/index.ts';
import type { Task } from '../../tasks/index.ts';
import { mendingOf } from './mending.ts';
import * as store from './store.ts';

/**
 * Gaps as work of whoever is nearest to them: the organisation's own advisor and its community police, the county's
 * officers for what belongs to the county, and the county's administrator for posts nobody holds.
 */
export function createDefectTasks(directory: Directory, titles: Readonly<Record<string, string>>) {
  return async function waiting(ex: Executor, { personId, at }: { personId: string; at: Date }): Promise<Task[]> {
    const grants = await directory.rolesOf(ex, personId, at);
    const tasks: Task[] = [];
    for (const right of RIGHTS) {
      const opening = grantsFor(grants, right);
      const near = opening.filter(({ scopeKind }) => scopeKind === 'ORGANISATION' || right === 'roles.assign');
      const county = opening.some(({ scopeKind }) => scopeKind === 'COUNTY') && COUNTYWIDE.has(right);
      if (near.length === 0 && !county) continue;
      const { organisationIds } = await scopeOf(ex, near);
      for (const { kind, advisors, count, first, since } of await store.countsOf(ex, { organisationIds, county })) {
        const note = advisors ? 'step 0' : 'step 2';
        if (mendingOf({ kind, note }).right !== right) continue;
        tasks.push({
          kind: 'DEFECT',
          id: `${kind} ${advisors}`,
          path: `/h5/defects/${kind}`,
          about: `${titles[kind] ?? kind}${first ? ` ${first}` : ''}${count > 1 ? `等${count}处` : ''}`,
          level: null,
          since,
          dueAt: null,
          count,
        });
      }
    }
    return tasks;
  };
}

const RIGHTS: readonly Action[] = [
  'platform.mend',
  'roles.assign',
  'directory.import',
  'roster.edit',
  'visit.record',
  'advisor.appoint',
];
const COUNTYWIDE: ReadonlySet<Action> = new Set(['platform.mend', 'roles.assign']);
