import { describe, expect, test } from 'vitest';
import { hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { countOf } from '../support/records.ts';
import { useTestApp } from '../support/test-app.ts';

describe('F1: one person, one type, one day: one warning', () => {
  const testApp = useTestApp();
  const { act, press, shown, timers, titles, warn } = useActions(testApp);

  test('the same sourceRef is answered with the same warning and rings nobody again', async () => {
    const input = { sourceRef: 'SAME', level: 'HIGH' as const };
    const [first, second] = [await warn('emp-0010-0010', input), await warn('emp-0010-0010', input)];
    expect(second).toEqual({ id: first.id, number: first.number, state: 'DISPATCHED' });
    expect((await titles('adv-0010-1', first)).length).toBe(1);
  });

  test('a sourceRef that stands for somebody else says that nobody was warned', async () => {
    const input = { sourceRef: 'SAME-2', level: 'HIGH' as const };
    const first = await warn('emp-0010-0040', input);
    const taken = { id: first.id, number: first.number, state: 'DISPATCHED', taken: true };
    expect(await warn('emp-0010-0041', input)).toEqual(taken);
    expect(await warn('emp-0010-0040', { ...input, level: 'CRITICAL' })).toEqual(taken);
    expect(await warn('emp-0010-0040', { ...input, fraudType: 'FAKE_LOAN' })).toEqual(taken);
    const unknown = { sourceRef: 'SAME-3', level: 'HIGH' as const };
    const byPhone = (phone: string) => testApp.warn({ ...unknown, person: { phone } });
    const nobody = await byPhone('15400009991');
    expect(await byPhone('154 0000 9991')).toEqual(nobody);
    expect(await byPhone('15400009992')).toEqual({ ...nobody, taken: true });
  });

  test('the same level joins the open warning in silence', async () => {
    const first = await warn('emp-0010-0012', { level: 'HIGH' });
    const second = await warn('emp-0010-0012', { level: 'MEDIUM' });
    expect(second).toMatchObject({ id: first.id, merged: true });
    expect(await testApp.view(first)).toMatchObject({ level: 'HIGH' });
    expect(await countOf(testApp.app.db, first, 'merged')).toBe(1);
    expect(await titles('adv-0010-1', first)).toEqual(['【高危】请马上去找一位同事']);
  });

  test('a higher level before the receipt begins anew at step 0', async () => {
    const first = await warn('emp-0010-0013', { level: 'MEDIUM' });
    await testApp.advance(minutes(20));
    await warn('emp-0010-0013', { level: 'CRITICAL' });
    expect(await testApp.view(first)).toMatchObject({ level: 'CRITICAL', state: 'DISPATCHED', escalationStep: 0 });
    expect((await titles('adv-0010-1', first)).at(-1)).toBe('【特急】请马上去找一位同事');
    expect(await titles('cp-01', first)).toEqual(['【知会】特急预警已下发企业']);
    await testApp.advance(minutes(5));
    expect(await titles('cp-01', first)).toContain('【升级】企业超时未签收');
  });

  test('a higher level after the receipt shortens what is left, and the owner keeps it', async () => {
    const first = await warn('emp-0010-0014', { level: 'MEDIUM' });
    await press('adv-0010-1', '立即签收', first);
    expect((await timers(first)).contact).toBe(120);
    await testApp.advance(minutes(4));
    await warn('emp-0010-0014', { level: 'CRITICAL' });
    expect(await testApp.view(first)).toMatchObject({ level: 'CRITICAL', state: 'ACKED', owner: { kind: 'ADVISOR' } });
    expect(await timers(first)).toMatchObject({ contact: 6, outcome: 56 });
    expect(await titles('adv-0010-1', first)).toEqual(['已签收，请尽快联系本人', '已签收，请尽快见到本人']);
    expect((await shown('adv-0010-1', first)).fields).toMatchObject({ 时限: '10分钟内见面' });
    await press('adv-0010-1', '已见到本人', first);
    expect(await testApp.view(first)).toMatchObject({ state: 'CONTACTED' });
  });

  test('another type, or a closed or revoked one, is a warning of its own', async () => {
    const first = await warn('emp-0010-0015', { level: 'HIGH' });
    const other = await warn('emp-0010-0015', { level: 'HIGH', fraudType: 'FAKE_LOAN' });
    expect(other.id).not.toBe(first.id);
    await act('centre-1', first, 'revoke', { reason: '信息有误' });
    expect((await warn('emp-0010-0015', { level: 'HIGH' })).id).not.toBe(first.id);
  });

  test('after a day it is a new one', async () => {
    const first = await warn('emp-0010-0016', { level: 'LOW' });
    await testApp.advance(hours(24) + minutes(1));
    const second = await warn('emp-0010-0016', { level: 'LOW' });
    expect(second.id).not.toBe(first.id);
  });
});
