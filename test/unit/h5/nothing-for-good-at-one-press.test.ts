import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wordsOf } from '../../../src/pages/h5/bulletins/state-words.ts';

const folder = 'src/pages/h5';
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(folder, name), 'utf8') }));

/** What a page sends that ends something for good; each is a function that takes what only a second press makes. */
const ASKS = [
  'appointments/api.ts end',
  'campaigns/api.ts close',
  'campaigns/checks-api.ts lift',
  'campaigns/checks-api.ts redraw',
  'defects/api.ts end',
  'imports/api.ts discard',
  'kit/registry-rows.tsx withdraw',
  'leave/api.ts removeLeave',
  'leave/api.ts removeShift',
  'me/consents.tsx withdraw',
  'me/sessions.tsx end',
  'protections/own-pictures.tsx erase',
  'requests/open-request.tsx erase',
  'warning/police-close-sheet.tsx submit',
];

/** Requests that change something and may go at one press, and why. */
const AT_ONE_PRESS: Record<string, string> = {
  'api.ts /${act}': 'warnings: signing must be quick; revoking and closing ask in their sheets',
  'api.ts /api/warnings': 'raising asks on its page, with a second press',
  'tasks/api.ts /answer': 'an answer to what was offered: it is offered again',
  'protections/protections-page.tsx /api/protections/mine': 'ticks, changed at any time',
  'me/request-sheet.tsx /api/me/requests': 'a form; only asks',
  'defects/api.ts /mend': 'closes a gap, which opens again by itself; what ends somebody goes through `end`',
  'imports/api.ts /confirm': 'the page itself is the question, with all the numbers',
  'imports/api.ts /discard': 'asks',
  'requests/open-request.tsx /answer': 'a form; erasing asks',
  'leave/api.ts /api/leaves': 'a form; can be cancelled',
  'leave/api.ts /api/shifts': 'a form; can be removed',
  'bulletins/api.ts /api/bulletins/preview': 'shows, changes nothing',
  'bulletins/api.ts /api/bulletins': 'a draft',
  'bulletins/api.ts /correct': 'a draft',
  'bulletins/api.ts /${act}': 'words of each act: see below',
  'bulletins/api.ts /ack': 'a receipt',
  'appointments/api.ts /api/appointments': 'a form; can be withdrawn',
  'appointments/api.ts /accept': 'asks the person himself next',
  'appointments/api.ts /${decision}': 'asks',
  'organisations/api.ts /owners': 'adds',
  'campaigns/checks-api.ts /api/protections/samples/redraw': 'asks',
  'campaigns/checks-api.ts /api/protections/verify': 'judged again at any time',
  'campaigns/checks-api.ts /api/protections/exempt': 'a form; can be lifted',
  'campaigns/checks-api.ts /api/protections/exempt/lift': 'asks',
  'campaigns/api.ts /api/campaigns/preview': 'shows, changes nothing',
  'campaigns/api.ts /api/campaigns': 'a form of its own',
  'campaigns/api.ts /close': 'asks',
  'campaigns/api.ts /remind': 'reminds once a day, and says whom',
};

test('every act that cannot be taken back takes what only a second press makes', () => {
  const asking = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/(\w+)(?: = |: )\(_?sure: Sure/g)].map(([, act]) => `${name} ${act}`),
  );
  expect(asking).toEqual(expect.arrayContaining(ASKS));
  const makers = sources.filter(({ text }) => /new Sure\(|as Sure\b/.test(text)).map(({ name }) => name);
  expect(makers).toEqual(['parts/sure.tsx']);
});

test('nothing is deleted but through such an act', () => {
  const deleting = sources.flatMap(({ name, text }) =>
    text
      .split('\n')
      .map((line, at, lines) => ({ line, before: lines.slice(Math.max(0, at - 3), at + 1).join(' ') }))
      .filter(({ line }) => line.includes("'DELETE'"))
      .filter(({ before }) => !before.includes('ure: Sure'))
      .map(({ line }) => `${name}: ${line.trim()}`),
  );
  expect(deleting).toEqual([]);
});

test('whatever else a page sends is known to do no harm at one press', () => {
  const sent = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/call(?:<[^(]*>)?\(\s*'(?:POST|PUT|PATCH)',\s*(?:'([^']+)'|`([^`]+)`|(\w+))/g)].map(
      ([, plain, built]) => `${name} ${plain ?? endOf(built ?? '')}`,
    ),
  );
  expect(sent.length).toBeGreaterThan(20);
  expect(sent.filter((one) => AT_ONE_PRESS[one] === undefined && !one.endsWith(' '))).toEqual([]);
});

test.each(['recall', 'close'] as const)('to %s a bulletin is asked twice, with how many people it is about', (act) => {
  const counters = { target: 9, acked: 1, late: 1, accepted: 2, unconfirmed: 1, invalid: 1, suppressed: 2, pending: 1 };
  const view = { state: 'SENT' as const, sendingAt: '2026-11-22T00:00:00Z', reach: null, approvalAbove: 500, counters };
  const words = wordsOf(act, view);
  expect(words.confirm ?? words.reason?.confirm).toMatch(/^再按一次/);
  expect(act === 'recall' ? words.reason?.hint : words.confirm).toContain(act === 'recall' ? '5人' : '3人');
});

/** 「/close」 of 「/api/campaigns/…/close」. */
function endOf(path: string): string {
  return path.slice(path.lastIndexOf('/'));
}
