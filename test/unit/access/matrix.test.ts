import { expect, test } from 'vitest';
import {
  type Action,
  actions,
  can,
  type Facts,
  grantsFor,
  isAction,
  mayAttempt,
} from '../../../src/kernel/access/index.ts';
import '../../support/rights.ts';

const ACTIONS = actions();

/**
 * The bureau's table as it is written on paper, one line an action. a = acts, A = acts up to his whole area, p = proposes,
 * m = masked, - = no;
 * the columns of a role with a condition are tried with that condition met.
 */
const COLUMNS = `
  CENTER_OFFICER STATION_DUTY STATION_CHIEF COMMUNITY_POLICE ADVISOR GRID_OWNER PROPAGANDIST DESK
  JOINT_OFFICE AUDITOR COUNTY_ADMIN LECTURER GATEWAY`
  .trim()
  .split(/\s+/);
const ON_PAPER = `
  warning.create         a p p p - - - - - - - - a
  warning.drill          a a a - - - - - - - - - -
  warning.view           a a a a a a - - - m - - m
  warning.list           a a a a a a - - - m - - -
  warning.view_name      a a a a a a - - - m - - -
  warning.ack            - - - - a a - - - - - - -
  warning.support        a a a a a a - - - - - - -
  warning.outcome        a a a a a a - - - - - - -
  warning.hand_over      a a a a a - - - - - - - -
  warning.take_over      a a a a - - - - - - - - -
  warning.assign         a a a a - - - - - - - - -
  warning.match          a - - - - - - - - - - - -
  warning.revoke         a - - - - - - - - - - - -
  warning.review         a a a - - - - - - - - - -
  warning.police_close   a a a - - - - - - - - - -
  points.give            a a a - - - - - - - - - -
  template.edit          a - - - - - - - - - - - -
  audience.save          a a a a - - - - - - - - -
  bulletin.create        a a a a a a - - - - - - -
  bulletin.approve       a a a - - - - - - - - - -
  bulletin.view          a a a a a a - - - m - - -
  bulletin.remind        a a a a a a - - - - - - -
  bulletin.recall        a a a a a a - - - - - - -
  campaign.create        a a a a a - - a - - - - -
  campaign.view          a a a a a a a a - - - - -
  campaign.view_names    a a a a a a - a - - - - -
  campaign.remind        a a a a a - - a - - - - -
  campaign.verify        a a a a a - - - - - - - -
  campaign.answer        - - - - - - - - - - - - -
  lead.submit            - - - - - - - - - - - - -
  lead.view              a a a a - - - - - m - - -
  lead.view_reporter     a a a - - - - - - m - - -
  lead.triage            a a a - - - - - - - - - -
  stop_payment.submit    a a a - - - - - - - - - -
  stop_payment.approve   a - - - - - - - - - - - -
  stop_payment.execute   - - - - - - - a - - - - -
  stop_payment.view      a a a - - - - a - m - - -
  unfreeze.apply         - - - - - - - a - - - - -
  unfreeze.submit        a a a - - - - - - - - - -
  unfreeze.approve       a - - - - - - - - - - - -
  unfreeze.execute       - - - - - - - a - - - - -
  unfreeze.view          a a a - - - - a - m - - -
  whistle.create         - - - - - - - a - - - - -
  award.propose          a a a a a - - - - - - - -
  award.review           a - - - - - - - - - - - -
  award.approve          - - - - - - - - a - - - -
  award.pay              - - - - - - - - a - - - -
  award.view             a - - - - - - - a a - - -
  points.view_own        - - - - - - - - - - - - -
  platform.mend          a - - - - - - - - - a - -
  directory.import       a a a a a - - a - - - - -
  directory.view         a a a a a a - a - - - - -
  directory.view_own     - - - - - - - - - - - - -
  person.view            a a a a a a - a - - m - -
  person.phone           a a a a a - - - - - - - -
  person.correct         a a a a - - - - - - - - -
  directory.merge        a a a a - - - - - - - - -
  directory.correct      a a a a - - - - - - a - -
  role.end               a a a a - - - - - - a - -
  roster.edit            a a a a a - - a - - - - -
  roster.own             a a a a a a a a - - - a -
  visit.record           a a a a a a A - - - - - -
  visit.view             a a a a a a A - - - - - -
  report.view            a a a a a a - a - m - - -
  report.totals          a a a a - - - - a a a - -
  privacy.request        - - - - - - - - - - - - -
  privacy.answer         a a a a - - - - - - - - -
  readiness.view         a a a a a - - - - - a - -
  audit.read             - - - - - - - - - a - - -
  audit.verify           - - - - - - - - - a - - -
  audit.view_own         - - - - - - - - - - - - -
  settings.view          a a a a - - - - - a a - -
  settings.change        a - - - - - - - - - a - -
  settings.confirm       a - - - - - - - - - a - -
  advisor.appoint        a a a a - - - - - - - - -
  roles.assign           - - - - - - - - - - a - -
  mute.view              a a a a - - - - - a a - -
  mute.declare           a - - - - - - - - - a - -
  operations.view        a - - - - - - - - - a - -
  operations.act         a - - - - - - - - - a - -
  message.view           a a a - - - - - - m a - -
  message.view_person    a a a - - - - - - m - - -
  message.view_words     a a a - - - - - - - - - -
  drill.run              a - - - - - - - - - - - -
  drill.view             a a a - - - - - - a a - -
  break_glass.ask        - - - - - - - - - - a - -
  break_glass.decide     a - - - - - - - - - - - -
  break_glass.view       a - - - - - - - - a a - -
  break_glass.view_all   a - - - - - - - - a - - -
  account.manage         - - - - - - - - - - a - -
`;

const SCOPES = ['COUNTY', 'STATION', 'TOWNSHIP', 'ORGANISATION', 'GRID_UNIT'];
const WIDEST: Record<string, number> = {
  CENTER_OFFICER: 0,
  COUNTY_ADMIN: 0,
  JOINT_OFFICE: 0,
  AUDITOR: 0,
  GATEWAY: 0,
  STATION_DUTY: 1,
  STATION_CHIEF: 1,
  COMMUNITY_POLICE: 1,
  ADVISOR: 3,
  DESK: 3,
  GRID_OWNER: 4,
  PROPAGANDIST: 4,
  LECTURER: 0,
};
const AREA = 1;
const MEANING = { a: 'allowed', A: 'allowed', p: 'propose', m: 'masked', '-': 'denied' } as const;
const EVERYTHING_MET: Facts = { open: true, addressed: true, owner: true, ownAct: false };

const paper = ON_PAPER.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
  .map(([action = '', ...marks]) => ({ action, marks }));

test('the paper names every action of the table and no other', () => {
  expect(paper.map(({ action }) => action).sort()).toEqual([...ACTIONS].sort());
});

const cases = paper.flatMap(({ action, marks }) =>
  COLUMNS.flatMap((role, column) =>
    SCOPES.map((scopeKind, width) => ({ action, role, scopeKind, width, mark: marks[column] })),
  ),
);

test('each of the cells role × action × scope decides as on paper', () => {
  expect(cases).toHaveLength(ACTIONS.length * COLUMNS.length * SCOPES.length);
  const wrong = cases.filter(({ action, role, scopeKind, width, mark }) => {
    const tooWide = width < (mark === 'A' ? AREA : (WIDEST[role] ?? 0));
    const expected = tooWide ? 'denied' : MEANING[mark as keyof typeof MEANING];
    const grant = { role, scopeKind, scopeId: 'x' };
    const decided = can([grant], action as Action, EVERYTHING_MET).outcome;
    const listed = grantsFor([grant], action as Action).length > 0;
    return decided !== expected || listed !== (expected !== 'denied');
  });
  expect(wrong).toEqual([]);
});

test('without a grant that covers the object nothing is allowed, whatever the facts', () => {
  for (const action of ACTIONS) {
    expect(can([], action, EVERYTHING_MET).outcome).toBe('denied');
  }
});

test('roles and scopes that the table does not know open nothing', () => {
  for (const action of ACTIONS) {
    for (const role of ['ROOT', '', 'constructor', '__proto__', 'toString']) {
      expect(can([{ role, scopeKind: 'GRID_UNIT', scopeId: 'x' }], action, EVERYTHING_MET).outcome).toBe('denied');
    }
    const grant = { role: 'CENTER_OFFICER', scopeKind: 'GALAXY', scopeId: 'x' };
    expect(can([grant], action, EVERYTHING_MET).outcome).toBe('denied');
  }
});

test('names from elsewhere are no actions', () => {
  for (const name of ['audit.delete', 'constructor', 'toString', '', '__proto__']) expect(isAction(name)).toBe(false);
});

test('toward himself everybody may do what an employee may, and only that', () => {
  const own = ACTIONS.filter(
    (action) => can([], action, { self: true, open: false, ownAct: false }).outcome === 'allowed',
  );
  expect(own.sort()).toEqual([
    'audit.view_own',
    'campaign.answer',
    'directory.view_own',
    'lead.submit',
    'lead.view',
    'lead.view_reporter',
    'points.view_own',
    'privacy.request',
    'unfreeze.apply',
    'unfreeze.view',
    'warning.view',
    'warning.view_name',
  ]);
  for (const action of own) expect(mayAttempt([], action)).toBe(true);
});
