import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Action, actions, mayAttempt, rowOf } from '../../../src/kernel/access/index.ts';
import { numbersOn, OWN, WORK, worksOf } from '../../../src/pages/h5/entries.ts';
import '../../support/rights.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/(^|\/)access\.ts$|^app\/planned\.ts$/.test(name))
  .map((name) => readFileSync(join('src', name), 'utf8'));
const isAsked = (action: Action) => sources.some((source) => source.includes(`'${action}'`));

test('a right that nobody can use anywhere is said to come with its work, and no other', () => {
  const promised = actions().filter((action) => rowOf(action).comesWith !== undefined);
  expect(
    actions()
      .filter((action) => !isAsked(action))
      .sort(),
  ).toEqual(promised.sort());
});

/** What each page of the home asks for when it opens. */
const NEEDS: Record<string, Action> = {
  '/h5/warnings': 'directory.view_own',
  '/h5/warnings/new': 'warning.create',
  '/h5/warnings/find': 'warning.view',
  '/h5/defects': 'readiness.view',
  '/h5/bulletins': 'bulletin.view',
  '/h5/campaigns': 'campaign.view',
  '/h5/checks': 'campaign.verify',
  '/h5/organisations': 'readiness.view',
  '/h5/visits': 'visit.view',
  '/h5/appointments': 'directory.view',
  '/h5/imports': 'directory.import',
  '/h5/requests': 'privacy.answer',
  '/h5/leave': 'roster.own',
  '/h5/totals': 'report.totals',
  '/h5/audit': 'audit.read',
  '/h5/disclosures': 'audit.read',
  '/h5/protections': 'campaign.answer',
  '/h5/me': 'directory.view_own',
};
const PLACES = ['COUNTY', 'STATION', 'TOWNSHIP', 'ORGANISATION', 'GRID_UNIT'];
const ROLES = WORK.flatMap(([, roles]) => roles);

test.each(ROLES)('%s finds his work on the home page, and behind no entry a shut door', (role) => {
  const entries = worksOf([role]).flatMap(([, found]) => found);
  expect(entries.length).toBeGreaterThan(OWN.length);
  const grants = PLACES.map((scopeKind) => ({ role, scopeKind, scopeId: 'x' }));
  const shut = entries.filter(([path]) => !mayAttempt(grants, NEEDS[path] ?? 'settings.change'));
  expect(shut).toEqual([]);
});

test('whoever has two posts finds the work of both, each page once', () => {
  const paths = worksOf(['ADVISOR', 'DESK', 'AUDITOR']).flatMap(([, found]) => found.map(([path]) => path));
  expect(paths).toContain('/h5/audit');
  expect(new Set(paths).size).toBe(paths.length);
  expect(worksOf(['EMPLOYEE'])).toEqual([['我自己', OWN]]);
});

test('what waits behind no entry of his home is counted where all of it is listed', () => {
  const employee = worksOf(['EMPLOYEE']).flatMap(([, found]) => found.map(([path]) => path));
  const numbers = numbersOn(employee, { '/h5/warnings': 1, '/h5/bulletins': 2 });
  expect(numbers.get('/h5/warnings')).toBe(3);
  const police = worksOf(['STATION_DUTY']).flatMap(([, found]) => found.map(([path]) => path));
  expect(numbersOn(police, { '/h5/warnings': 1, '/h5/bulletins': 2 }).get('/h5/bulletins')).toBe(2);
});
