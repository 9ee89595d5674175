import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { delayWhile, HOSTILE, inPieces, repeatFor, spinElsewhere } from '../../../src/bench/read.ts';
import { readConfig } from '../../../src/config/environment.ts';
import { readCounty } from '../../../src/domain/county/commands.ts';
import { readWarningFile } from '../../../src/domain/intake/index.ts';
import type { Source } from '../../../src/lib/spreadsheet/index.ts';
import { type RosterTestApp, rosterTestApp } from './roster-test-app.ts';

const MS = 1_000;
const LIMIT_MS = 50;
const { texts } = readConfig({});

let testApp: RosterTestApp;
let advisor: string;
beforeAll(async () => {
  testApp = await rosterTestApp();
  advisor = await testApp.person('adv');
  testApp.grant(advisor, 'ADVISOR', 'ORGANISATION', testApp.plant);
});
afterAll(() => testApp.drop());

const READERS: Record<string, (source: Source) => Promise<unknown>> = {
  'a roster': (source) => testApp.imports.check({ source, importerId: advisor, fullList: false }),
  'a county’s own list': (source) => readCounty({ texts, crypto: { phoneHash: (phone) => phone } }, source),
  'a file of warnings': (source) => readWarningFile(source, texts),
};

describe('while a list that nobody should send is refused, the service goes on answering', () => {
  const pairs = Object.keys(HOSTILE).flatMap((file) => Object.keys(READERS).map((reader) => [reader, file] as const));

  test.each(pairs)('%s: %s', { timeout: 120_000 }, async (reader, name) => {
    const file = await HOSTILE[name]?.();
    const refuse = () =>
      expect(READERS[reader]?.(Readable.from(inPieces(file ?? Buffer.alloc(0))))).rejects.toMatchObject({
        name: 'Problem',
      });
    await refuse();
    const delay = await delayWhile(() => repeatFor(MS, refuse));
    // Only a delay that might be the machine's own is held against the machine's.
    const ofMachine = delay < LIMIT_MS ? 0 : await delayWhile(() => spinElsewhere(MS));
    expect(delay).toBeLessThan(LIMIT_MS + 2 * ofMachine);
  });
});
