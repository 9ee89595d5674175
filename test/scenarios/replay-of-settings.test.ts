import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type {
  ReplayData,
  ReplayViewData,
  ReplayWarningsData,
  SettingsData,
  VersionData,
} from '../../src/domain/policies/index.ts';
import { createReplayThreads } from '../../src/domain/policies/jobs/replay-thread.ts';
import { minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

const PATH = '/api/settings/replays';

describe('the last days again under a draft', () => {
  const testApp = useTestApp();
  const { browser, warn } = useActions(testApp);

  const settings = async () => (await browser('centre-1')).get<SettingsData>('/api/settings');
  const slower = async () => {
    const { inForce } = await settings();
    return { escalation: { ...inForce.escalation, MEDIUM: ['0m', '25m', '30m', '2h', '8h'] } };
  };
  const begin = async (userid = 'centre-1') =>
    (await browser(userid)).request('POST', PATH, { changes: await slower() });
  const last = async (userid = 'centre-1') => (await (await browser(userid)).get<ReplayViewData>(PATH)).replay;
  const ended = async (): Promise<ReplayData> => {
    await expect.poll(async () => (await last())?.state, { timeout: seconds(30) }).not.toBe('RUNNING');
    const replay = await last();
    if (!replay) throw new Error('there is no replay');
    return replay;
  };

  /** While it lasts a run waits for what it would read. */
  async function held(work: () => Promise<void>): Promise<void> {
    await testApp.app.db.transaction().execute(async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
      await sql`lock table warning_receipt in access exclusive mode`.execute(tx);
      await work();
    });
  }

  test('answers what would have changed for whom, and stays with the version it was tried for', async () => {
    const asked = await warn('emp-0006-0010', { level: 'MEDIUM' });
    await warn('emp-0006-0011', { level: 'HIGH' });
    await testApp.advance(minutes(22));
    expect((await begin()).status).toBe(201);
    const { state, result, id } = await ended();
    expect(state).toBe('DONE');
    expect(result).toMatchObject({ days: 90, warnings: 2, answered: 0, same: 2, changed: 1 });
    expect(result?.before.steps.slice(0, 2)).toEqual([2, 2]);
    expect(result?.after.steps.slice(0, 2)).toEqual([2, 1]);
    expect(result?.people.length).toBeGreaterThan(0);
    expect(result?.people.every(({ name, before, after }) => name !== '' && before.cards > after.cards)).toBe(true);

    const { warnings } = await (await browser('centre-1')).get<ReplayWarningsData>(`${PATH}/${id}/warnings`);
    expect(warnings).toMatchObject([
      { id: asked.id, level: 'MEDIUM', canOpen: true, before: { step: 1 }, after: { step: 0 } },
    ]);
    expect(warnings[0]?.person).toMatch(/^[一-鿿]{2,4}$/);
    // An administrator has no right to warnings: he sees the number and neither the person nor a way to it.
    const shown = await (await browser('admin-1')).get<ReplayWarningsData>(`${PATH}/${id}/warnings`);
    expect(shown.warnings).toMatchObject([{ id: asked.id, canOpen: false, person: null }]);
    const looks = await testApp.app.db
      .selectFrom('auditLog')
      .select('action')
      .where('objectKind', '=', 'replay_run')
      .where('objectId', '=', id)
      .execute();
    expect(looks.length).toBeGreaterThan(2);

    const version = await (await browser('centre-1')).post<VersionData>('/api/settings/versions', {
      ...{ basedOn: 0, changes: await slower(), reason: '试行新的阶梯' },
    });
    expect(version.replayId).toBe(id);
    // What is in force is another thing now: the old run compares with what was.
    expect((await last())?.basedOn).toBe(0);
    await (await browser('centre-1')).post('/api/settings/take-back', { basedOn: version.number, reason: '改回去' });
  });

  test('one at a time: the second is told whose runs, and any of them stops it at once', async () => {
    await held(async () => {
      const first = await begin('centre-1');
      const { replay } = await (first.json() as Promise<ReplayViewData>);
      const [second, third] = await Promise.all([begin('admin-1'), begin('centre-1')]);
      expect([second.status, third.status]).toEqual([409, 409]);
      expect(await second.text()).toContain('回放还没有完成');
      expect((await last('admin-1'))?.state).toBe('RUNNING');
      const admin = await browser('admin-1');
      expect((await admin.request('POST', `${PATH}/${replay?.id}/cancel`)).status).toBe(200);
      expect((await last())?.state).toBe('CANCELLED');
      expect((await admin.request('POST', `${PATH}/${replay?.id}/cancel`)).status).toBe(409);
    });
    expect((await ended()).state).toBe('CANCELLED');
    expect((await begin()).status).toBe(201);
    expect((await ended()).state).toBe('DONE');
  });

  test('a process that stops says so, one that was killed is known by its lease, and another can begin', async () => {
    await held(async () => {
      await begin();
      await testApp.app.policies.context.replays.stop();
    });
    expect((await ended()).state).toBe('INTERRUPTED');
    await held(async () => {
      await begin();
      await testApp.app.policies.context.replays.stop();
    });
    // As a kill leaves it.
    await sql`update replay_run set state = 'RUNNING', ended_at = null,
      lease_until = clock_timestamp() - interval '1 second' where id = (select max(id) from replay_run)`.execute(
      testApp.app.db,
    );
    expect((await last())?.state).toBe('INTERRUPTED');
    expect((await begin()).status).toBe(201);
    expect((await ended()).state).toBe('DONE');
  });

  test('what takes too long is ended, and keeps nothing', async () => {
    const { context } = testApp.app.policies;
    const { db, inForce, logger } = context;
    const hasty = createReplayThreads({ db, databaseUrl: testApp.stores.databaseUrl, logger, withinMs: 1 });
    await held(async () => {
      const started = await begin();
      const { replay } = await (started.json() as Promise<ReplayViewData>);
      const { settings: now } = inForce;
      const rules = { policies: testApp.app.warnings.context.policies, night: now.night, perMinute: 24 };
      hasty.start({ runId: replay?.id ?? '', before: rules, after: rules });
      await expect.poll(async () => (await last())?.state).toBe('TOO_LONG');
    });
    await hasty.stop();
    expect(await ended()).toMatchObject({ state: 'TOO_LONG', result: null });
  });

  test('the settings may change while it runs, and a draft that is not usable is refused before it begins', async () => {
    await held(async () => {
      expect((await begin()).status).toBe(201);
      const { version } = await settings();
      const http = await browser('admin-1');
      const changed = { changes: { storm: { share: 0.5, min: 40 } }, basedOn: version, reason: '试试看' };
      expect((await http.request('POST', '/api/settings/versions', changed)).status).toBe(201);
    });
    const { state, basedOn } = await ended();
    expect([state, basedOn]).toEqual(['DONE', (await settings()).version - 1]);
    const { inForce } = await settings();
    const bad = { escalation: { ...inForce.escalation, CRITICAL: ['0m', '2m', '5m', '8m', '9000000h'] } };
    const refused = await (await browser('centre-1')).request('POST', PATH, { changes: bad });
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('escalation.CRITICAL.4')]);
  });

  test('nobody but the centre and the administrator begins, reads or stops one', async () => {
    const replay = await last();
    for (const userid of ['duty-04', 'chief-04', 'cp-07', 'adv-0006-1']) {
      const http = await browser(userid);
      const answers = await Promise.all([
        http.request('POST', PATH, { changes: {} }),
        http.request('GET', PATH),
        http.request('GET', `${PATH}/${replay?.id}`),
        http.request('GET', `${PATH}/${replay?.id}/warnings`),
        http.request('POST', `${PATH}/${replay?.id}/cancel`),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    }
    const centre = await browser('centre-1');
    expect((await centre.request('GET', `${PATH}/nothing`)).status).toBe(404);
    expect((await centre.request('GET', `${PATH}/nothing/warnings?after=99999999999`)).status).toBe(400);
  });
});
