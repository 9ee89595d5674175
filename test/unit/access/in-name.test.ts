import { expect, test } from 'vitest';
import { accessOfRoute, actions, mayInName } from '../../../src/kernel/access/index.ts';
import '../../support/rights.ts';

/** What a script with the bearer token may do in a named officer's name, and with which of his grants. */
const OPEN = [
  'bulletin.create',
  'bulletin.view',
  'bulletin.remind',
  'bulletin.recall',
  'campaign.create',
  'campaign.view',
  'campaign.remind',
];
const OFFICERS = {
  CENTER_OFFICER: 'COUNTY',
  STATION_DUTY: 'STATION',
  STATION_CHIEF: 'STATION',
  COMMUNITY_POLICE: 'ORGANISATION',
};
const OTHERS = {
  ADVISOR: 'ORGANISATION',
  GRID_OWNER: 'GRID_UNIT',
  PROPAGANDIST: 'GRID_UNIT',
  DESK: 'ORGANISATION',
  JOINT_OFFICE: 'COUNTY',
  AUDITOR: 'COUNTY',
  COUNTY_ADMIN: 'COUNTY',
  LECTURER: 'COUNTY',
  EMPLOYEE: 'ORGANISATION',
  GATEWAY: 'COUNTY',
};

test('each role × action: an officer’s bulletins and campaigns, nothing else, never as second officer', () => {
  const cases = actions().flatMap((action) =>
    Object.entries({ ...OFFICERS, ...OTHERS }).map(([role, scopeKind]) => ({ action, role, scopeKind })),
  );
  const wrong = cases.filter(({ action, role, scopeKind }) => {
    const expected = OPEN.includes(action) && Object.hasOwn(OFFICERS, role);
    return mayInName([{ role, scopeKind, scopeId: 'x' }], action) !== expected;
  });
  expect(wrong).toEqual([]);
});

test('at the door the token is asked for what it may do in his name, the officer himself for what he may do', async () => {
  const roles = async () => [{ role: 'STATION_DUTY', scopeKind: 'STATION', scopeId: 's' }];
  const webServer = accessOfRoute(roles);
  const himself = { kind: 'person', personId: 'p', userid: 'duty-03', roles } as const;
  const script = { ...himself, byToken: 'weekly' } as const;
  for (const action of ['bulletin.approve', 'warning.review', 'privacy.request', 'campaign.verify']) {
    expect(await webServer.mayAttempt(himself, action)).toBe(true);
    expect(await webServer.mayAttempt(script, action)).toBe(false);
  }
  expect(await webServer.mayAttempt(script, 'bulletin.create')).toBe(true);
});
