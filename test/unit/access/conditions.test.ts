import '../../support/rights.ts';
import { expect, test } from 'vitest';
import { accessOfRoute, can } from '../../../src/kernel/access/index.ts';
import { days } from '../../../src/lib/time.ts';

const advisor = { role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: 'org-1' };
const gridOwner = { role: 'GRID_OWNER', scopeKind: 'GRID_UNIT', scopeId: 'unit-1' };
const duty = { role: 'STATION_DUTY', scopeKind: 'STATION', scopeId: 'station-1' };
const community = { role: 'COMMUNITY_POLICE', scopeKind: 'ORGANISATION', scopeId: 'org-1' };
const centre = { role: 'CENTER_OFFICER', scopeKind: 'COUNTY', scopeId: 'county' };
const auditor = { role: 'AUDITOR', scopeKind: 'COUNTY', scopeId: 'county' };

test('an advisor sees a name while the warning is open and for seven days', () => {
  expect(can([advisor], 'warning.view_name', { open: true }).outcome).toBe('allowed');
  expect(can([advisor], 'warning.view_name', { open: false, closedForMs: days(7) }).outcome).toBe('allowed');
  expect(can([advisor], 'warning.view_name', { open: false, closedForMs: days(7) + 1 })).toEqual({
    outcome: 'denied',
    reason: 'condition',
  });
});

test('a grid owner sees a name only while the warning is open', () => {
  expect(can([gridOwner], 'warning.view_name', { open: true }).outcome).toBe('allowed');
  expect(can([gridOwner], 'warning.view_name', { open: false, closedForMs: 0 }).outcome).toBe('denied');
});

test('what the caller does not say counts against the actor', () => {
  expect(can([advisor], 'warning.view_name').outcome).toBe('denied');
  expect(can([advisor], 'warning.ack').outcome).toBe('denied');
  expect(can([duty], 'warning.outcome').outcome).toBe('denied');
  expect(can([duty], 'warning.review').outcome).toBe('denied');
});

test('an advisor whom no card asks cannot sign; police first take over, then report', () => {
  expect(can([advisor], 'warning.ack', { addressed: true }).outcome).toBe('allowed');
  expect(can([advisor], 'warning.ack', { addressed: false }).outcome).toBe('denied');
  expect(can([community], 'warning.take_over').outcome).toBe('allowed');
  expect(can([community], 'warning.outcome', { owner: false, addressed: true }).outcome).toBe('denied');
  expect(can([community], 'warning.outcome', { owner: true }).outcome).toBe('allowed');
});

test('nobody acts on a warning about himself', () => {
  const facts = { self: true, open: true, addressed: true, owner: true, ownAct: false };
  for (const action of ['warning.ack', 'warning.outcome', 'warning.take_over', 'warning.revoke'] as const) {
    expect(can([advisor, centre], action, facts)).toEqual({ outcome: 'denied', reason: 'own_act' });
  }
});

test('the person warned reads about it only once it is closed: somebody may be watching his screen', () => {
  expect(can([], 'warning.view', { self: true, open: true }).outcome).toBe('denied');
  expect(can([], 'warning.view', { self: true, open: false }).outcome).toBe('allowed');
});

test('nobody reviews his own outcome, approves his own request or awards himself', () => {
  for (const action of ['warning.review', 'bulletin.approve', 'stop_payment.approve', 'unfreeze.approve'] as const) {
    expect(can([centre], action, { ownAct: true })).toEqual({ outcome: 'denied', reason: 'own_act' });
    expect(can([centre], action, { ownAct: false }).outcome).toBe('allowed');
  }
  const joint = { role: 'JOINT_OFFICE', scopeKind: 'COUNTY', scopeId: 'county' };
  expect(can([joint], 'award.approve', { ownAct: false, self: true }).outcome).toBe('denied');
});

test('of several grants the best one speaks', () => {
  expect(can([auditor, duty], 'warning.view')).toEqual({ outcome: 'allowed', by: duty, limits: {} });
  expect(can([duty, centre], 'warning.create')).toEqual({ outcome: 'allowed', by: centre, limits: {} });
  expect(can([advisor, community], 'bulletin.create')).toMatchObject({ outcome: 'allowed', by: advisor });
});

test('limits travel with the decision', () => {
  expect(can([community], 'bulletin.create')).toMatchObject({ limits: { people: 1000 } });
  expect(can([advisor], 'bulletin.create')).toMatchObject({ limits: { templatesOnly: true } });
  expect(can([centre, community], 'bulletin.create')).toMatchObject({ limits: {} });
});

test('at the door, the gateway and a person are asked about separately', async () => {
  const webServer = accessOfRoute(async () => [duty]);
  const person = { kind: 'person', personId: 'p1', userid: null, roles: async () => [duty] } as const;
  expect(await webServer.mayAttempt({ kind: 'gateway' }, 'warning.create')).toBe(true);
  expect(await webServer.mayAttempt({ kind: 'gateway' }, 'lead.submit')).toBe(false);
  expect(await webServer.mayAttempt({ kind: 'gateway' }, 'warning.review')).toBe(false);
  expect(await webServer.mayAttempt(person, 'warning.review')).toBe(true);
  expect(await webServer.mayAttempt(person, 'settings.change')).toBe(false);
  expect(await webServer.mayAttempt(person, 'no.such.action')).toBe(false);
});
