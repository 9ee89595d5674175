import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { CampaignData, PreviewData } from '../../src/domain/campaigns/index.ts';
import { addMs, days, minutes, shanghaiDay } from '../../src/lib/time.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

describe('F3: the whole county is asked, page by page', () => {
  const testApp = useTestApp();
  const { board, browser, counts } = useCampaigns(testApp);

  test('a restart in the middle: everybody is asked, nobody twice', async () => {
    const officer = await browser('centre-1');
    const { people } = await officer.post<PreviewData>('/api/campaigns/preview', { scope: {} });
    expect(people).toBeGreaterThan(3_500);
    const deadline = shanghaiDay(addMs(await testApp.now(), days(30)));
    const { id } = await officer.post<CampaignData>('/api/campaigns', { name: '全县行动', scope: {}, deadline });
    // The first page is asked, the next is due a moment later.
    await testApp.advance(1);
    const begun = (await board('centre-1', id)).campaign;
    expect(begun.state).toBe('OPENING');
    expect(begun.counts.people).toBeGreaterThan(0);
    expect(begun.counts.people).toBeLessThan(people);
    await testApp.restart();
    await testApp.anotherWorker();
    await testApp.advance(minutes(5));

    const { rows } = await sql<{ people: number; sends: number }>`
      select count(distinct person_id)::int as people, count(*)::int as sends from delivery
      where owner_kind = 'campaign' and owner_id = ${id}`.execute(testApp.app.db);
    expect(rows[0]).toEqual({ people, sends: people });
    const shown = await counts('centre-1', id);
    expect(shown.people).toBe(people);
    expect(shown.asked + shown.unreachable).toBe(people);
    const { rows: cards } = await sql<{ most: number }>`
      select max(cards)::int as most from (
        select count(*) as cards from sandbox.phone_entry group by userid) as phones`.execute(testApp.app.db);
    expect(cards[0]?.most).toBe(1);
  });
});
