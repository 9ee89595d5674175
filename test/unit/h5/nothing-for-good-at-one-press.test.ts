import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wordsOf } from '../../../src/pages/kit/bulletins/words.ts';

const folder = 'src/pages';
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(folder, name), 'utf8') }));

/** What a page sends that ends something for good; each is a function that takes what only a second press makes. */
const ASKS = [
  'h5/campaigns/board.tsx close',
  'h5/campaigns/exemptions.tsx lift',
  'h5/campaigns/checks.tsx redraw',
  'h5/defects/defects.tsx end',
  'h5/imports/one.tsx discard',
  'kit/case.tsx end',
  'kit/registry.tsx withdraw',
  'h5/leave.tsx removeLeave',
  'h5/leave.tsx removeShift',
  'h5/me/me.tsx withdraw',
  'h5/me/me.tsx end',
  'h5/protections.tsx erase',
  'h5/requests.tsx erase',
  'h5/warning/outcome-sheets.tsx submit',
];

/** Requests that change something and may go at one press, and why. */
const AT_ONE_PRESS: Record<string, string> = {
  'h5/api.ts /${act}': 'warnings: signing must be quick; revoking and closing ask in their sheets',
  'h5/api.ts /api/warnings': 'raising asks on its page, with a second press',
  'h5/home.tsx /answer': 'an answer to what was offered: it is offered again',
  'h5/protections.tsx /api/protections/mine': 'ticks, changed at any time',
  'h5/me/requests.tsx /api/me/requests': 'a form; only asks',
  'h5/defects/defects.tsx /mend': 'closes a gap, which opens again by itself; what ends somebody goes through `end`',
  'h5/imports/one.tsx /confirm': 'the page itself is the question, with all the numbers',
  'h5/imports/one.tsx /discard': 'asks',
  'h5/requests.tsx /answer': 'a form; erasing asks',
  'h5/leave.tsx /api/leaves': 'a form; can be cancelled',
  'h5/leave.tsx /api/shifts': 'a form; can be removed',
  'h5/bulletins/compose.tsx /api/bulletins/preview': 'shows, changes nothing',
  'h5/bulletins/compose.tsx /api/bulletins': 'a draft',
  'h5/bulletins/compose.tsx /correct': 'a draft',
  'h5/bulletins/board.tsx /${act}': 'words of each act: see below',
  'h5/bulletins/received.tsx /ack': 'a receipt',
  'h5/bulletins/received.tsx /answer': 'changed at any time until the end',
  'console/bulletins/acts.tsx /${act}': 'says in a dialog what will happen, and is answered by its own name',
  'console/bulletins/compose.tsx /correct': 'a draft',
  'console/bulletins/compose.tsx /api/bulletins': 'a draft',
  'console/bulletins/people.tsx /answer': 'the one it is given for may change it',
  'console/bulletins/preview.tsx /api/bulletins/audience': 'shows, changes nothing',
  'console/bulletins/preview.tsx /api/bulletins/preview': 'shows, changes nothing',
  'console/campaigns/checks.tsx /verify': 'judged again at any time',
  'console/campaigns/board.tsx /close': 'asks',
  'console/campaigns/open.tsx /api/campaigns/preview': 'shows, changes nothing',
  'console/campaigns/open.tsx /api/campaigns': 'the second press, with the numbers beside it',
  'console/parts/pasted.tsx /api/bulletins/options/pasted': 'looks up, changes nothing',
  'kit/case.tsx /${command}': 'what ends a case goes through `end`; the rest is asked of the person next',
  'h5/organisations.tsx /owners': 'adds',
  'h5/campaigns/checks.tsx /api/protections/samples/redraw': 'asks',
  'h5/campaigns/checks.tsx /api/protections/verify': 'judged again at any time',
  'h5/campaigns/exemptions.tsx /api/protections/exempt': 'a form; can be lifted',
  'h5/campaigns/exemptions.tsx /api/protections/exempt/lift': 'asks',
  'h5/campaigns/campaigns.tsx /api/campaigns/preview': 'shows, changes nothing',
  'h5/campaigns/campaigns.tsx /api/campaigns': 'a form of its own',
  'h5/campaigns/board.tsx /close': 'asks',
  'h5/verify.tsx /api/check-words': 'a question',
  'console/audit/chain.tsx /api/audit/verification': 'checks, changes nothing',
  'console/operations/drill-form.tsx /api/drills': 'its second step says who will get cards',
  'console/operations/drill.tsx /stop': 'asks beside the button',
  'console/queue/bulk.tsx /${act}': 'its dialog says how many, wants a reason, and is confirmed',
  'console/account/accounts.tsx /act': 'asks beside the button',
  'console/account/accounts.tsx /password': 'asks beside the button',
  'console/account/accounts.tsx /api/accounts': 'a form',
  'console/account/guard.tsx /api/me/session/lock': 'is unlocked again',
  'console/account/guard.tsx /api/me/session/unlock': 'wants a proof',
  'console/account/guard.tsx /api/logout': 'one can come back at once',
  'console/account/local-sign-in.tsx /sign-in${path}': 'signing in',
  'console/account/security.tsx /api/me/account/password': 'a form that wants the password',
  'console/account/security.tsx /api/me/account/totp-setup': 'a form that wants the password',
  'console/account/security.tsx /api/me/account/totp': 'a form that wants the new code',
  'console/account/security.tsx /api/me/account/recovery-codes': 'a form that wants the password',
  'console/account/security.tsx /api/me/account/passkey-options': 'a form that wants the password',
  'console/account/security.tsx /api/me/account/passkeys': 'wants the key itself',
  'console/places/correct-organisation.tsx /correct': 'a form that wants a reason; corrected again at any time',
  'console/directory/correct-form.tsx /correct': 'a form that wants a reason; corrected again at any time',
  'console/break-glass/use-break-glass.ts /${act}': 'asks beside the button',
  'console/directory/person-acts.tsx /api/break-glass': 'a form that wants a reason; somebody else decides',
  'console/directory/person-acts.tsx /roles': 'a form that wants a reason; can be ended',
  'console/directory/person-acts.tsx /api/data-requests': 'a form; somebody else decides',
  'console/settings/page.tsx /api/settings/take-back': 'itself taken back at one press',
  'console/operations/mute-form.tsx /api/mute-windows': 'a form that wants a reason and an end; ended at one press',
  'console/operations/mute.tsx /end': 'asked about first; what waited goes on as it would have without the window',
  'console/settings/replay.tsx /api/settings/replays': 'computes, changes nothing',
  'console/settings/draft.ts /api/settings/check': 'checks, changes nothing',
  'console/settings/put-in-force.tsx /api/settings/versions': 'a form that wants a reason; taken back at one press',
  'console/bulletins/template-form.tsx /${encodeURIComponent(template.id)}': 'a new version; older ones are kept',
  'console/bulletins/templates.tsx /restore': 'a new version; older ones are kept',
  'console/imports/cell.tsx /${row}': 'corrected again at any time before the list is confirmed',
  'console/imports/confirm.tsx /${step}': 'asks with the numbers, and by a tick where people leave',
  'console/queue/views.tsx /${view.id}': 'a name, changed at any time',
  'console/shell/layout.tsx /api/logout': 'one can come back at once',
  'console/roster/acts.ts /api/shifts': 'can be removed',
  'console/roster/acts.ts /move': 'moved back at one press',
  'console/roster/leave-form.tsx /api/leaves': 'a form; can be cancelled',
  'console/roster/repeat-dialog.tsx /api/shifts/repeat/preview': 'shows, changes nothing',
  'console/roster/repeat-dialog.tsx /api/shifts/repeat': 'the second press, with what will be added beside it',
  'console/warning/raise.tsx /api/warnings': 'its keys are Ctrl and Enter; it can be revoked',
  'console/warning/use-warning.ts /${act}': 'asks in a dialog whatever ends a warning',
  'h5/campaigns/board.tsx /remind': 'reminds once a day, and says whom',
};

test('every act that cannot be taken back takes what only a second press makes', () => {
  const asking = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/(\w+)(?: = |: )\(_?sure: Sure/g)].map(([, act]) => `${name} ${act}`),
  );
  expect(asking).toEqual(expect.arrayContaining(ASKS));
  const makers = sources.filter(({ text }) => /new Sure\(|as Sure\b/.test(text)).map(({ name }) => name);
  expect(makers).toEqual(['kit/command.tsx']);
});

/** The desk asks beside the button, in antd's own question. */
const asksBeside = (text: string) => /<Popconfirm|modal\.confirm\(/.test(text);

test('nothing is deleted but through such an act', () => {
  const phones = sources.filter(({ name, text }) => !name.startsWith('console/') || !asksBeside(text));
  const deleting = phones.flatMap(({ name, text }) =>
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
