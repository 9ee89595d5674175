import { clock } from '../../database/index.ts';
import { nextShanghai } from '../../lib/time.ts';
import { startChild } from '../child.ts';
import { type BenchCounty, freePort } from '../county.ts';
import { round } from '../report.ts';
import { type Accepted, openAndWait } from './accept.ts';
import { type Answered, answer, planAnswers } from './answers.ts';
import { type Watching, watchBoards } from './boards.ts';
import { answerBare, recountBare } from './floor.ts';
import { checkMornings, type Mornings } from './mornings.ts';
import { storeReceipts } from './receipts.ts';
import { type Visitor, visitAs } from './visitor.ts';
import type { Taken } from './wecom.ts';

export type Part = 'all' | 'accept' | 'answers' | 'board';

export interface Options {
  part: Part;
  answers: number;
  /** Null: as fast as they are taken. */
  perSecond: number | null;
  receipts: number;
  clockSpeed: number;
}

export interface Figures {
  accepted: Accepted;
  pace: number;
  taken: Taken;
  answered: (Answered & { floorMs: number; cpuMsEach: number }) | null;
  boards: (Awaited<ReturnType<Watching['stop']>> & { stored: number; recountMs: number }) | null;
  mornings: Mornings | null;
  idleBytes: number;
  peakBytes: number;
  broken: string[];
}

/** Nobody waits for the pace where something else is measured. */
const WITHOUT_PACE = 10_000_000;
const BARE_ANSWERS = 2_000;
const START_AT = '10:02';

export async function measure(county: BenchCounty, options: Options, say: (line: string) => void): Promise<Figures> {
  const { part } = options;
  const [wecom, service, senders] = [
    startChild('campaign/wecom'),
    startChild('campaign/service'),
    startChild('campaign/senders'),
  ];
  const visitors: Visitor[] = [];
  try {
    const { dataDir, databaseUrl, redisUrl, db } = county;
    const port = await freePort();
    const isPaced = part === 'all' || part === 'accept';
    const { appNow } = await clock.read(db);
    const now = await clock.advanceTo(db, nextShanghai(appNow, START_AT));
    await clock.setSpeed(db, isPaced ? options.clockSpeed : 1);
    const { personsPerMinute } = await service.ask<{ personsPerMinute: number }>('start', {
      dataDir,
      databaseUrl,
      redisUrl,
      port,
      wecomPort: await wecom.ask<number>('listen'),
      ...(isPaced ? {} : { personsPerMinute: WITHOUT_PACE }),
    });
    const centre = await visitAs('centre-1', port);
    visitors.push(centre);
    const { now: idleBytes } = await service.ask<{ now: number }>('memory');

    const accepted = await openAndWait(db, centre, { now, personsPerMinute }, say);
    say(`${accepted.people} asked in ${round(accepted.tookMs / 1000, 1)} s (${accepted.batches} calls)`);
    await clock.setSpeed(db, 1);
    // Before the answers: whoever ticks nothing is asked once more.
    const taken = await wecom.ask<Taken>('taken');
    const { campaignId } = accepted;

    let answered: Figures['answered'] = null;
    let boards: Figures['boards'] = null;
    let mornings: Mornings | null = null;
    if (part !== 'accept') {
      const floorMs = await answerBare(db, campaignId, BARE_ANSWERS);
      const presses = await planAnswers(db, campaignId, options.answers);
      const withBoards = part !== 'answers';
      const receipts = withBoards ? await storeReceipts(db, campaignId, options.receipts) : null;
      if (receipts) say(`${receipts.stored} receipts are stored`);
      const watching = receipts && (await watch({ campaignId, bulletinId: receipts.bulletinId }));
      const cpuBefore = await service.ask<number>('cpuMs');
      const result = await answer(county, senders, { campaignId, port, presses, perSecond: options.perSecond });
      const cpuMsEach = ((await service.ask<number>('cpuMs')) - cpuBefore) / Math.max(1, result.answers);
      answered = { ...result, floorMs, cpuMsEach };
      say(`${result.answers} answers in ${round(result.tookMs / 1000, 1)} s`);
      if (watching && receipts) {
        const figures = await watching.stop();
        boards = { ...figures, stored: receipts.stored, recountMs: await recountBare(db, campaignId) };
      }
      mornings = await checkMornings(county, campaignId);
      say(`${mornings.cards} morning cards compared`);
    }
    return {
      accepted,
      pace: personsPerMinute,
      taken,
      answered,
      boards,
      mornings,
      idleBytes,
      peakBytes: (await service.ask<{ peak: number }>('memory')).peak,
      broken: await service.ask<string[]>('invariants'),
    };

    async function watch({ campaignId, bulletinId }: { campaignId: string; bulletinId: string }): Promise<Watching> {
      const [station, advisor] = [await visitAs('chief-03', port), await visitAs('adv-0007-1', port)];
      visitors.push(station, advisor);
      const path = `/api/campaigns/${campaignId}/board`;
      return watchBoards(db, campaignId, [
        { name: 'campaign, county', visitor: centre, path },
        { name: 'campaign, station', visitor: station, path },
        { name: 'campaign, advisor', visitor: advisor, path },
        { name: 'bulletin, county', visitor: centre, path: `/api/bulletins/${bulletinId}/board` },
      ]);
    }
  } finally {
    for (const visitor of visitors) visitor.leave();
    await Promise.all([senders.stop(), service.stop(), wecom.stop()]);
  }
}
