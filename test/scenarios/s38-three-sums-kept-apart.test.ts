import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('row 38: loss, averted and recovered are three sums', () => {
  const testApp = useTestApp();
  const { act, look, press, refusedAct, warn } = useActions(testApp);
  const sums = { lossCents: 1_234_500, avertedCents: 8_000_000, recoveredCents: 250_000 };

  async function columnsOf({ id }: { id: string }) {
    const { rows } = await sql`
      select loss_cents, averted_cents, recovered_cents
      from warning where id = ${id}`.execute(testApp.app.db);
    return rows[0];
  }

  test('given together, each stays what it is: in the view, the columns and the outcome', async () => {
    const warning = await warn('emp-0010-0010');
    await press('adv-0010-1', '立即签收', warning);
    await act('adv-0010-1', warning, 'outcome', { outcome: 'PARTIAL_LOSS', detail: sums });
    expect(await look('duty-01', warning)).toMatchObject(sums);
    expect(await columnsOf(warning)).toEqual(sums);
    const { rows } = await sql`select detail from warning_outcome where warning_id = ${warning.id}`.execute(
      testApp.app.db,
    );
    expect(rows).toMatchObject([{ detail: sums }]);
  });

  test('one alone leaves the other two unknown, not nought', async () => {
    const warning = await warn('emp-0010-0011');
    await act('adv-0010-1', warning, 'outcome', { outcome: 'DISSUADED', detail: { avertedCents: 500_000 } });
    const alone = { lossCents: null, avertedCents: 500_000, recoveredCents: null };
    expect(await look('duty-01', warning)).toMatchObject(alone);
    expect(await columnsOf(warning)).toEqual(alone);
  });

  test('police add what came back when they close; what was lost stays what was lost', async () => {
    const warning = await warn('emp-0010-0012');
    await act('adv-0010-1', warning, 'outcome', { outcome: 'SCAMMED', detail: { lossCents: 3_000_000 } });
    const detail = { caseRef: 'A-1', stopPayment: '部分止付', recoveredCents: 1_000_000 };
    const closed = await act('duty-01', warning, 'police_close', { reason: '已立案', detail });
    expect(closed).toMatchObject({ lossCents: 3_000_000, avertedCents: null, recoveredCents: 1_000_000 });
  });

  test('nowhere does a sum of them appear', async () => {
    const warning = await warn('emp-0010-0013');
    await act('adv-0010-1', warning, 'outcome', { outcome: 'PARTIAL_LOSS', detail: sums });
    const { lossCents: loss, avertedCents: averted, recoveredCents: back } = sums;
    const totals = [loss + averted, loss + back, averted + back, loss + averted + back, loss - back];
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(w) as row from warning w where id = ${warning.id}
      union all select to_jsonb(o) from warning_outcome o where warning_id = ${warning.id}
      union all select to_jsonb(e) from event_log e where owner_id = ${warning.id}`.execute(testApp.app.db);
    const everything = JSON.stringify([rows, await look('centre-1', warning)]);
    for (const total of totals) expect(everything).not.toContain(String(total));
  });

  test('amounts are on no card, and the employer’s people read none of others', async () => {
    const warning = await warn('emp-0006-0013');
    await act('adv-0006-1', warning, 'outcome', { outcome: 'PARTIAL_LOSS', detail: sums });
    expect(await look('adv-0006-2', warning)).toMatchObject({
      lossCents: null,
      avertedCents: null,
      recoveredCents: null,
      detail: {},
    });
    for (const userid of ['adv-0006-1', 'adv-0006-2', 'cp-07', 'centre-1']) {
      // Ids and codes are long and may hold any digits.
      const words = JSON.stringify(await testApp.phone(userid).screen()).replaceAll(/[\w-]{20,}/g, '');
      expect(words).not.toMatch(/12345|80000|2500元/);
    }
  });

  test('below nought or above a hundred million yuan is refused by name', async () => {
    const warning = await warn('emp-0010-0014');
    for (const [field, cents] of [
      ['lossCents', -1],
      ['avertedCents', 10_000_000_001],
      ['recoveredCents', -5],
    ] as const) {
      const refusal = await refusedAct('adv-0010-1', warning, 'outcome', {
        outcome: 'PARTIAL_LOSS',
        detail: { [field]: cents },
      });
      expect(refusal).toMatchObject({ status: 400, field, message: expect.stringContaining('1亿元') });
    }
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED' });
  });
});
