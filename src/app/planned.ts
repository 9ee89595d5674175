import { cell, centre, defineRights, type NamesOf, organisations, station } from '../kernel/access/index.ts';
import { defineModule } from '../kernel/module/index.ts';

// The bureau's decisions about work that is still to come. Whoever builds it takes its rows into the module.

const leads = defineRights(
  {
    'lead.submit': { cells: { EMPLOYEE: cell('self') } },
    'lead.view': {
      cells: {
        ...centre(),
        ...station(),
        COMMUNITY_POLICE: cell('own_area'),
        EMPLOYEE: cell('self'),
        AUDITOR: cell('all', 'masked'),
      },
    },
    'lead.view_reporter': {
      cells: { ...centre(), ...station(), EMPLOYEE: cell('self'), AUDITOR: cell('all', 'masked') },
    },
    'lead.triage': { notOneself: true, cells: { ...centre(), ...station() } },
  },
  { comesWith: 'suspicious leads reported, triaged and answered' },
);

const stopPayment = defineRights(
  {
    'stop_payment.submit': { cells: { ...centre(), ...station() } },
    'stop_payment.approve': { byAnother: true, cells: { ...centre() } },
    'stop_payment.execute': { cells: { DESK: cell('own_org') } },
    'stop_payment.view': {
      cells: { ...centre(), ...station(), DESK: cell('own_org'), AUDITOR: cell('all', 'masked') },
    },
  },
  { comesWith: 'stop payment with banks and operators' },
);

const unfreezing = defineRights(
  {
    'unfreeze.apply': { cells: { EMPLOYEE: cell('self'), DESK: cell('own_org') } },
    'unfreeze.submit': { cells: { ...centre(), ...station() } },
    'unfreeze.approve': { byAnother: true, cells: { ...centre() } },
    'unfreeze.execute': { cells: { DESK: cell('own_org') } },
    'unfreeze.view': {
      cells: {
        ...centre(),
        ...station(),
        EMPLOYEE: cell('self'),
        DESK: cell('own_org'),
        AUDITOR: cell('all', 'masked'),
      },
    },
  },
  { comesWith: 'unfreezing by two officers' },
);

const whistle = defineRights(
  {
    'whistle.create': { cells: { DESK: cell('own_org') } },
  },
  { comesWith: 'the whistle of the bank desk' },
);

const awards = defineRights(
  {
    'points.give': { byAnother: true, cells: { ...centre(), ...station() } },
    'award.propose': { byAnother: true, cells: { ...organisations() } },
    'award.review': { byAnother: true, cells: { ...centre() } },
    'award.approve': { byAnother: true, cells: { JOINT_OFFICE: cell('all') } },
    'award.pay': { byAnother: true, cells: { JOINT_OFFICE: cell('all') } },
    'award.view': { cells: { ...centre(), JOINT_OFFICE: cell('all'), AUDITOR: cell('all') } },
    'points.view_own': { cells: { EMPLOYEE: cell('self') } },
  },
  { comesWith: 'points and awards of the Guardian board' },
);

const plannedRights = { ...leads, ...stopPayment, ...unfreezing, ...whistle, ...awards };

declare module '../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof plannedRights> {}
}

/** C03, the tip that looks like any other day's, may go to the employee beside a MEDIUM or LOW warning; it is not sent yet. */
export const plannedModule = defineModule({
  name: 'planned',
  rights: plannedRights,
  cards: ['C03'],
  offers: () => ({}),
});
