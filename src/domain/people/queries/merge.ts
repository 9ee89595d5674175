import { transact } from '../../../database/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { unitsOf } from '../../directory/index.ts';
import type { MergeAsked, MergePreviewData } from '../api.ts';
import { demandMerging, refusalOf } from '../commands/units.ts';
import type { PeopleContext } from '../context.ts';
import { pathName, planMerge } from '../rules/units.ts';
import * as store from '../store/places.ts';

/** What merging would move, before anybody does it. */
export function previewMerge(
  ctx: PeopleContext,
  organisationId: string,
  asked: MergeAsked,
  by: string,
): Promise<MergePreviewData> {
  return transact(ctx.db, async (tx) => {
    const { isNamed } = await demandMerging(ctx, tx, { organisationId, by });
    const units = await unitsOf(tx, [organisationId]);
    const plan = planMerge(units, asked);
    const refusal = await refusalOf(tx, organisationId, { plan, asked });
    if (refusal) throw refusal;
    const gone = plan.merged.map(({ from }) => from);
    const becomes = new Map(plan.merged.map(({ from, into }) => [from, into]));
    const people = await store.workersIn(tx, gone);
    const posts = await store.postsOf(tx, [...new Set([...gone, ...becomes.values()])]);
    return {
      ...(await store.hangingOn(tx, organisationId, gone)),
      into: pathName(units, asked.intoId),
      units: gone.map((id) => ({
        id,
        name: pathName(units, id),
        into: pathName(units, becomes.get(id) ?? ''),
        people: people.get(id) ?? 0,
      })),
      moved: plan.moved.map(({ unitId }) => pathName(units, unitId)),
      people: [...people.values()].reduce((sum, n) => sum + n, 0),
      posts: postsAfter(posts, becomes).map(({ name, role, outcome }) => ({
        name: isNamed ? name : maskName(name),
        title: ctx.texts.roles[role as keyof typeof ctx.texts.roles] ?? role,
        becomes: outcome,
      })),
    };
  });
}

type Outcome = MergePreviewData['posts'][number]['becomes'];

/** Of the unit that stays its first remains the first; whoever held the same of both holds it once. */
function postsAfter(
  posts: readonly store.UnitPost[],
  becomes: ReadonlyMap<string, string>,
): (store.UnitPost & { outcome: Outcome })[] {
  const held = new Set(posts.filter(({ unitId }) => !becomes.has(unitId)).map(keyOf));
  const led = new Set(
    posts.filter(({ unitId, isPrimary }) => !becomes.has(unitId) && isPrimary).map(({ unitId, role }) => unitId + role),
  );
  return posts.flatMap((post): (store.UnitPost & { outcome: Outcome })[] => {
    const into = becomes.get(post.unitId);
    if (into === undefined) return [];
    const key = keyOf({ ...post, unitId: into });
    if (held.has(key)) return [{ ...post, outcome: 'ONCE' }];
    held.add(key);
    const isFirst = post.isPrimary && !led.has(into + post.role);
    if (isFirst) led.add(into + post.role);
    return [{ ...post, outcome: isFirst ? 'FIRST' : 'DEPUTY' }];
  });
}

const keyOf = ({ unitId, role, personId }: Pick<store.UnitPost, 'unitId' | 'role' | 'personId'>): string =>
  `${unitId} ${role} ${personId}`;
