import { generateSync } from 'otplib';
import { beforeAll, describe, expect, test } from 'vitest';
import type {
  LocalAccountListData,
  OneTimeData,
  SignInStepData,
  TotpSetupData,
} from '../../src/domain/accounts/index.ts';
import { hours, minutes } from '../../src/lib/time.ts';
import { createHttp, type Http, type HttpRefusal } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

const PATH = '/api/accounts/sign-in';
const PASSWORD = 'correct horse battery staple';

const refusal = (asked: Promise<unknown>): Promise<HttpRefusal> =>
  asked.then(
    () => Promise.reject(new Error('not refused')),
    (error: HttpRefusal) => error,
  );

const codeAt = (secret: string, steps = 0): string =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });

describe('officers without WeCom sign in by themselves', () => {
  const testApp = useTestApp();
  let admin: Http;
  let candidates: LocalAccountListData['accounts'] = [];

  beforeAll(async () => {
    admin = await testApp.as('admin-1');
    candidates = (await admin.get<LocalAccountListData>('/api/accounts?of=CANDIDATES&limit=100')).accounts;
  });

  const visitor = () => createHttp(testApp.config.http.publicUrl);
  const start = (http: Http, name: string, password: string) => http.post<SignInStepData>(PATH, { name, password });

  /** The next one without an account, with a one-time password. */
  async function opened(name: string): Promise<OneTimeData & { personId: string }> {
    const person = candidates.pop();
    if (!person) throw new Error('nobody is left');
    const made = await admin.post<OneTimeData>('/api/accounts', { personId: person.personId, name });
    return { ...made, personId: person.personId };
  }

  const ticketOf = (step: SignInStepData): string => ('ticket' in step ? step.ticket : '');

  /** Through the first login to the end: his own password, an authenticator, ten recovery codes. */
  async function enrolled(name: string) {
    const made = await opened(name);
    const http = visitor();
    const first = await start(http, name, made.password);
    expect(first.next).toBe('PASSWORD');
    const ticket = ticketOf(first);
    const enrol = await http.post<SignInStepData>(`${PATH}/password`, { ticket, password: PASSWORD });
    expect(enrol.next).toBe('ENROL');
    expect((await refusal(http.get('/api/desk/me'))).status).toBe(401);
    const { secret, qr } = await http.post<TotpSetupData>(`${PATH}/totp-setup`, { ticket });
    expect(qr).toMatch(/^data:image\/png;base64,/);
    const done = await http.post<SignInStepData>(`${PATH}/totp`, { ticket, code: codeAt(secret, -1) });
    const codes = done.next === 'DONE' ? (done.recoveryCodes ?? []) : [];
    return { ...made, http, secret, codes };
  }

  test('the first login leads to a password of his own and a second factor, and only then to the desk', async () => {
    const { http, codes, personId } = await enrolled('first.login');
    expect(codes).toHaveLength(10);
    expect(await http.get('/api/desk/me')).toMatchObject({ personId });
    const { sessions } = await http.get<{ sessions: object[] }>('/api/me/sessions');
    expect(sessions).toMatchObject([{ way: 'LOCAL', factor: 'TOTP', current: true }]);
    expect(await http.get('/api/me/account')).toMatchObject({
      account: { totp: true, recoveryLeft: 10, demanded: true },
    });
  });

  test('a code of the authenticator counts once, a recovery code once', async () => {
    const { secret, codes } = await enrolled('once.only');
    const code = codeAt(secret);
    const signInWith = async (proof: string) => {
      const http = visitor();
      const ticket = ticketOf(await start(http, 'once.only', PASSWORD));
      return http.post<SignInStepData>(`${PATH}/code`, { ticket, code: proof });
    };
    expect((await signInWith(code)).next).toBe('DONE');
    expect((await refusal(signInWith(code))).error.code).toBe('sign_in_refused');
    expect((await signInWith(codes[0] ?? '')).next).toBe('DONE');
    expect((await refusal(signInWith(codes[0] ?? ''))).error.code).toBe('sign_in_refused');
  });

  test('whoever keeps guessing waits, each time twice as long, whether there is such an account or not', async () => {
    const { name } = await enrolled('guessed');
    for (const guessed of [name, 'nobody.here']) {
      const attempt = () => refusal(start(visitor(), guessed, 'wrong wrong wrong'));
      const said = [];
      for (let n = 0; n < 5; n += 1) said.push((await attempt()).error.code);
      expect(said).toEqual([...Array(4).fill('sign_in_refused'), 'sign_in_paused']);
      expect((await refusal(start(visitor(), guessed, PASSWORD))).error.message).toMatch(
        /请在 \d\d:\d\d:\d\d 之后再试/,
      );
      await testApp.advance(minutes(1) + 1_000);
      expect((await attempt()).error.code).toBe('sign_in_paused');
      await testApp.advance(minutes(1) + 1_000);
      expect((await attempt()).error.code).toBe('sign_in_paused');
      await testApp.advance(minutes(1) + 1_000);
    }
    expect((await start(visitor(), name, PASSWORD)).next).toBe('FACTOR');
  });

  test('a one-time password works for a day', async () => {
    const made = await opened('too.late');
    await testApp.advance(hours(24) + 1_000);
    const late = await refusal(start(visitor(), 'too.late', made.password));
    expect([late.status, late.error.code]).toEqual([403, 'sign_in_refused']);
  });

  test('a password that is short, common or holds the name is not taken', async () => {
    const made = await opened('weakling');
    const http = visitor();
    const ticket = ticketOf(await start(http, made.name, made.password));
    for (const password of ['short', 'password1234', 'weakling-2026-x', 'aaaaaaaaaaaaaa']) {
      const { error } = await refusal(http.post(`${PATH}/password`, { ticket, password }));
      expect([password, error.field]).toEqual([password, 'password']);
    }
  });

  test('nobody manages his own account, and whoever is disabled is out at once', async () => {
    const { http, personId, name } = await enrolled('disabled.one');
    const own = (await admin.get<{ personId: string }>('/api/desk/me')).personId;
    expect((await refusal(admin.post('/api/accounts', { personId: own, name: 'myself' }))).status).toBe(403);
    await admin.post(`/api/accounts/${personId}/act`, { act: 'DISABLE' });
    expect((await refusal(http.get('/api/desk/me'))).status).toBe(401);
    expect((await refusal(start(visitor(), name, PASSWORD))).error.code).toBe('sign_in_refused');
    const actions = await testApp.app.db
      .selectFrom('auditLog')
      .select('action')
      .where('objectId', '=', personId)
      .orderBy('id')
      .execute();
    expect(actions.map(({ action }) => action)).toEqual([
      'account.opened',
      'account.password',
      'account.factor',
      'session.open',
      'account.disabled',
    ]);
  });

  test('behind a locked screen nothing is answered until its owner proves himself', async () => {
    const { http, secret } = await enrolled('locker');
    await http.post('/api/me/session/lock');
    expect((await refusal(http.get('/api/desk/me'))).error.code).toBe('locked');
    expect(await http.get('/api/me/session')).toMatchObject({ isLocked: true, way: 'LOCAL' });
    expect((await refusal(http.post('/api/me/session/unlock', { proof: 'not his' }))).status).toBe(403);
    await http.post('/api/me/session/unlock', { proof: codeAt(secret) });
    expect(await http.get('/api/desk/me')).toMatchObject({ mark: expect.any(String) });
    await http.post('/api/me/session/lock');
    await http.post('/api/me/session/unlock', { proof: PASSWORD });
  });

  test('a page that asks by itself keeps nobody signed in, and the way back says why', async () => {
    const http = await testApp.as('duty-01');
    await testApp.app.db
      .updateTable('session')
      .set({ lastSeenAt: new Date(Date.now() - minutes(20)) })
      .execute();
    await http.request('GET', '/api/me/session', undefined, undefined, { 'x-unattended': '1' });
    const { idleAt, now } = await http.get<{ idleAt: string; now: string }>('/api/me/session');
    expect(Date.parse(idleAt) - Date.parse(now)).toBeGreaterThan(minutes(29));
    await testApp.app.db
      .updateTable('session')
      .set({ lastSeenAt: new Date(Date.now() - minutes(31)) })
      .execute();
    const answer = await http.request('GET', '/api/desk/me', undefined, undefined, {
      referer: `${testApp.config.http.publicUrl}/console/queue`,
    });
    expect(await answer.json()).toMatchObject({ loginUrl: '/console/sign-in?to=%2Fconsole%2Fqueue&reason=idle' });
  });
});
