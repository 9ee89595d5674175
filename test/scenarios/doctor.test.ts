import { describe, expect, test } from 'vitest';
import { find } from '../../src/cli/doctor-findings.ts';
import { diagnose } from '../../src/cli/doctor-lines.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { useTown } from '../support/town.ts';

describe('the doctor asks WeCom, our own address and what the service knows', () => {
  const town = useTown();

  const examine = () =>
    find({ config: town.config, app: town.app, databaseUrl: '', logger: createLogger({ level: 'silent' }) });

  test('a town that works is found well: the echo comes back, the range is whole, the clock is right', async () => {
    const found = await examine();
    expect(found.callback).toEqual({ status: 200, answersEcho: true, reason: '' });
    expect(found.address).toMatchObject({ status: 200, isJson: true });
    expect(Math.abs(found.address.aheadSeconds ?? 0)).toBeLessThan(60);
    expect(found.refusal).toBeNull();
    expect(diagnose(found, new Date()).lines.filter((line) => line.startsWith('✘ '))).toEqual([]);
  });

  test('forged callbacks are counted by their cause', async () => {
    const timestamp = Math.floor(Date.now() / 1000);
    const query = new URLSearchParams({ msg_signature: '0'.repeat(40), timestamp: String(timestamp), nonce: 'n' });
    const body = '<xml><Encrypt>AAAA</Encrypt></xml>';
    const url = `${town.config.http.publicUrl}/wecom/callback?${query}`;
    expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
    await expect
      .poll(async () => (await examine()).refusedCallbacks, { timeout: 10_000 })
      .toEqual([{ what: 'callback_signature', times: 1 }]);
  });
});
