import { parseArgs } from 'node:util';
import { clock } from '../../database/index.ts';
import { nextShanghai } from '../../lib/time.ts';
import { startChild } from '../child.ts';
import { type BenchStores, clearingAway, freePort, openCounty, scaleOption, wholeOption } from '../county.ts';
import { machine, round, table } from '../report.ts';
import type { Taken } from '../wecom.ts';
import { type Accepted, type Answered, answer, openAndWait, planAnswers } from './answers.ts';
import { checkDailyDigest, type DailyDigest, type Watching, watchBoards } from './boards.ts';
import { answerBare, recountBare, storeReceipts } from './floor.ts';
import { type Visitor, visitAs } from './visitor.ts';

const PARTS: readonly Part[] = ['all', 'accept', 'answers', 'board'];
const MEGABYTE = 1024 * 1024;

/** A campaign for the whole county: questions at the pace, answers as callbacks, live counters meanwhile, C09 recounted. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      part: { type: 'string', default: 'all' },
      scale: { type: 'string', default: 'full' },
      answers: { type: 'string', default: '30000' },
      seconds: { type: 'string', default: '600' },
      fast: { type: 'boolean', default: false },
      receipts: { type: 'string', default: '1000000' },
      'clock-speed': { type: 'string', default: '1' },
    },
  });
  const part = PARTS.find((one) => one === values.part);
  if (!part) throw new Error(`--part must be one of ${PARTS.join(', ')}`);
  const answers = wholeOption('answers', values.answers, 100_000);
  const within = wholeOption('seconds', values.seconds, 3_600);
  const perSecond = values.fast ? null : answers / within;
  const options = {
    part,
    answers,
    perSecond,
    receipts: wholeOption('receipts', values.receipts, 5_000_000),
    clockSpeed: wholeOption('clock-speed', values['clock-speed'], 10),
  };
  const scale = scaleOption(values.scale);
  const before = machine();
  console.log(`campaign · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  console.log(
    `${scale} county, part "${part}"; PostgreSQL embedded, fsync on; the service is one process, web and worker`,
  );
  const rate = perSecond === null ? 'as fast as they are taken' : `${round(perSecond, 1)} a second for ${within} s`;
  if (part !== 'accept') console.log(`${answers} answers, ${rate}`);
  console.log('');
  await clearingAway(await openCounty(scale, { track_commit_timestamp: 'on' }), async (county) => {
    print(await measure(county, options, (line) => console.log(line)), { ...options, scale, ...before });
  });
}

type Shown = Parameters<typeof measure>[1] & ReturnType<typeof machine> & { scale: string };

function print(figures: Figures, { part, scale, perSecond, clockSpeed, cores, loadBefore }: Shown): void {
  const { accepted, answered, boards, dailyDigest, taken, pace, broken } = figures;
  const isPaced = part === 'all' || part === 'accept';
  const peakMb = round(figures.peakBytes / MEGABYTE);
  const perMinute = (accepted.people / accepted.tookMs) * 60_000;
  console.log(
    `\n${table([
      ['what', 'floor', 'real', 'goal'],
      ...(isPaced
        ? [['all asked, s (floor: the pace alone)', seconds(accepted.floorMs), seconds(accepted.tookMs), 'share ≥ 0.9']]
        : [['asked a minute without the pace', '-', round(perMinute), '-']]),
      ...(answered
        ? [
            [
              'answer written after the callback, p50 ms (floor: bare rows)',
              round(answered.floorMs, 1),
              round(answered.recordedP50Ms),
              '-',
            ],
            ['the same, p95 ms', '-', round(answered.recordedP95Ms), '-'],
            [
              'answers a second',
              round(1000 / answered.floorMs),
              round((answered.answers / answered.tookMs) * 1000),
              '≥ 50',
            ],
          ]
        : []),
      ...Object.entries(boards?.boards ?? {}).map(([name, { p50Ms, p95Ms, reads, bytes }]) => [
        `board (${name}), p50 / p95 ms of ${reads} reads, ${round(bytes / 1024)} kB`,
        `${round(boards?.floorP50Ms ?? 0, 1)} / ${round(boards?.floorP95Ms ?? 0, 1)}`,
        `${round(p50Ms)} / ${round(p95Ms)}`,
        'p95 < 100',
      ]),
      ...(dailyDigest ? [['C09 cards wrong', 0, dailyDigest.wrong.length, `0 of ${dailyDigest.cards}`]] : []),
    ])}\n`,
  );
  if (isPaced) console.log(`people in each minute: ${accepted.perMinute.join(', ')}; clock speed ${clockSpeed}`);
  console.log(
    `${accepted.batches} calls, ${accepted.inBusyMinutes} in minute 00 or 30; ${taken.persons} questions taken, ${taken.twice} people got two; ${accepted.others} not accepted`,
  );
  if (answered)
    console.log(`CPU of the service an answer: ${round(answered.cpuMsEach, 1)} ms, boards and card updates included`);
  if (boards) console.log(`${boards.stored} receipts; counting all anew would take ${round(boards.recountMs)} ms`);
  if (dailyDigest && dailyDigest.wrong.length > 0) console.log(dailyDigest.wrong.slice(0, 5).join('\n'));
  if (broken.length > 0) console.log(`invariants broken:\n${broken.join('\n')}`);
  console.log(`memory: ${round(figures.idleBytes / MEGABYTE)} MB before, ${peakMb} MB at the peak`);
  const county = boards?.boards['campaign, county'];
  console.log(
    JSON.stringify({
      bench: 'campaign',
      part,
      scale,
      ...(isPaced
        ? {
            acceptFloorMs: round(accepted.floorMs),
            acceptMs: round(accepted.tookMs),
            ratio: round(Math.max(...accepted.perMinute) / pace, 3),
            acceptRatio: round(accepted.floorMs / accepted.tookMs, 3),
          }
        : { askedPerMinute: round(perMinute) }),
      people: accepted.people,
      batches: accepted.batches,
      busyMinutes: accepted.inBusyMinutes,
      twice: taken.twice,
      ...(answered
        ? {
            answers: answered.answers,
            perSecond: perSecond === null ? 'fast' : round(perSecond, 1),
            answerFloorMs: round(answered.floorMs, 2),
            answeredPerSecond: round((answered.answers / answered.tookMs) * 1000, 1),
            answerRatio: round((answered.answers / answered.tookMs) * answered.floorMs, 3),
            recordedP50: round(answered.recordedP50Ms),
            recordedP95: round(answered.recordedP95Ms),
            cpuMsEach: round(answered.cpuMsEach, 1),
            callbackP95: round(answered.callbackP95Ms),
            refused: answered.refused,
            quarantined: answered.quarantined,
          }
        : {}),
      ...(boards && county
        ? {
            receipts: boards.stored,
            boardFloorP50: round(boards.floorP50Ms, 2),
            boardP50: round(county.p50Ms, 1),
            boardP95: round(county.p95Ms, 1),
            boardRatio: round(boards.floorP50Ms / county.p50Ms, 3),
            boardsUnequal: boards.unequal,
          }
        : {}),
      ...(dailyDigest ? { morningCards: dailyDigest.cards, morningWrong: dailyDigest.wrong.length } : {}),
      peakMb,
      broken: broken.length,
      cores,
      load: loadBefore,
    }),
  );
}

function seconds(ms: number): number {
  return round(ms / 1000, 1);
}

type Part = 'all' | 'accept' | 'answers' | 'board';

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
  dailyDigest: DailyDigest | null;
  idleBytes: number;
  peakBytes: number;
  broken: string[];
}

/** Nobody waits for the pace where something else is measured. */
const WITHOUT_PACE = 10_000_000;
const BARE_ANSWERS = 2_000;
const START_AT = '10:02';

export async function measure(county: BenchStores, options: Options, notify: (line: string) => void): Promise<Figures> {
  const { part } = options;
  const [wecom, service, senders] = [startChild('wecom'), startChild('service'), startChild('campaign/senders')];
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
      roles: ['web', 'worker'],
      wecomUrl: await wecom.ask<string>('listen'),
      ...(isPaced ? {} : { personsPerMinute: WITHOUT_PACE }),
    });
    const centre = await visitAs('centre-1', port);
    visitors.push(centre);
    const { now: idleBytes } = await service.ask<{ now: number }>('memory');

    const accepted = await openAndWait(db, centre, { now, personsPerMinute }, notify);
    notify(`${accepted.people} asked in ${round(accepted.tookMs / 1000, 1)} s (${accepted.batches} calls)`);
    await clock.setSpeed(db, 1);
    // Before the answers: whoever ticks nothing is asked once more.
    const taken = await wecom.ask<Taken>('taken');
    const { campaignId } = accepted;

    let answered: Figures['answered'] = null;
    let boards: Figures['boards'] = null;
    let dailyDigest: DailyDigest | null = null;
    if (part !== 'accept') {
      const floorMs = await answerBare(db, campaignId, BARE_ANSWERS);
      const presses = await planAnswers(db, campaignId, options.answers);
      const withBoards = part !== 'answers';
      const receipts = withBoards ? await storeReceipts(db, campaignId, options.receipts) : null;
      if (receipts) notify(`${receipts.stored} receipts are stored`);
      const watching = receipts && (await watch({ campaignId, bulletinId: receipts.bulletinId }));
      const cpuBefore = await service.ask<number>('cpuMs');
      const result = await answer(county, senders, { campaignId, port, presses, perSecond: options.perSecond });
      const cpuMsEach = ((await service.ask<number>('cpuMs')) - cpuBefore) / Math.max(1, result.answers);
      answered = { ...result, floorMs, cpuMsEach };
      notify(`${result.answers} answers in ${round(result.tookMs / 1000, 1)} s`);
      if (watching && receipts) {
        const figures = await watching.stop();
        boards = { ...figures, stored: receipts.stored, recountMs: await recountBare(db, campaignId) };
      }
      dailyDigest = await checkDailyDigest(county, campaignId);
      notify(`${dailyDigest.cards} morning cards compared`);
    }
    return {
      accepted,
      pace: personsPerMinute,
      taken,
      answered,
      boards,
      dailyDigest,
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
