import { describe, expect, test } from 'vitest';
import type { BulletinViewData } from '../../src/domain/bulletins/index.ts';
import { minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';
import { settings } from '../unit/escalation/policies.ts';
import { useBulletins } from './bulletin-actions.ts';

const PER_MINUTE = 1_000;

describe('F2: at the configured pace, and stopped in the middle', () => {
  const testApp = useTestApp({ settings: { send: { ...settings.send, personsPerMinute: PER_MINUTE } } });
  const actions = useActions(testApp);
  const { act, board, draft } = useBulletins(testApp, actions);
  const handedOut = async ({ id }: Pick<BulletinViewData, 'id'>) =>
    (
      await testApp.app.db
        .selectFrom('delivery')
        .select(['personId', 'template'])
        .where('ownerId', '=', id)
        .where('state', 'in', ['accepted', 'recalled'])
        .where('template', 'in', ['C05b', 'C35'])
        .execute()
    ).map(({ personId, template }) => ({ personId, template }));

  test('recalled while it goes out: the rest never gets it, whoever got it is told, and the parts still sum', async () => {
    const sent = await draft('centre-1', { filter: { roles: ['EMPLOYEE'] } });
    await act('centre-1', sent, 'submit');
    await act('centre-2', sent, 'approve');
    await testApp.advance(minutes(2));
    const { counters: midway } = await board('centre-1', sent);
    expect(midway.accepted).toBeGreaterThan(0);
    expect(midway.accepted).toBeLessThanOrEqual(3 * PER_MINUTE);
    expect(midway.pending).toBeGreaterThan(0);
    const before = await handedOut(sent);
    expect(before).toHaveLength(midway.accepted);

    expect(await act('centre-1', sent, 'recall', { reason: '内容有误' })).toMatchObject({ state: 'CANCELLED' });
    await testApp.advance(minutes(10));
    const { counters } = await board('centre-1', sent);
    expect(counters).toMatchObject({ target: midway.target, accepted: midway.accepted, pending: 0 });
    expect(counters.suppressed).toBe(midway.target - midway.accepted - midway.invalid);
    const after = await handedOut(sent);
    expect(after.filter(({ template }) => template === 'C05b')).toHaveLength(before.length);
    const notified = after.filter(({ template }) => template === 'C35').map(({ personId }) => personId);
    expect(notified.sort()).toEqual(before.map(({ personId }) => personId).sort());
  });
});
