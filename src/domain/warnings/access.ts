import {
  addressees,
  cell,
  centre,
  defineRights,
  gateway,
  type NamesOf,
  police,
  station,
} from '../../kernel/access/index.ts';

export const warningRights = defineRights({
  'warning.create': {
    cells: { ...centre(), ...gateway(), ...station('propose'), COMMUNITY_POLICE: cell('own_orgs', 'propose') },
  },
  'warning.drill': { ofObjects: true, cells: { ...centre(), ...station() } },
  'warning.view': {
    cells: {
      ...police(),
      ...gateway('masked'),
      ADVISOR: cell('own_org', 'act', 'week'),
      GRID_OWNER: cell('own_unit', 'act', 'open'),
      EMPLOYEE: cell('self', 'act', 'closed'),
      AUDITOR: cell('all', 'masked'),
    },
  },
  /** The list at the desk: of what one may view, but nobody has a list of what is about himself. */
  'warning.list': {
    cells: {
      ...police(),
      ADVISOR: cell('own_org', 'act', 'week'),
      GRID_OWNER: cell('own_unit', 'act', 'open'),
      AUDITOR: cell('all', 'masked'),
    },
  },
  'warning.view_name': {
    cells: {
      ...police(),
      ADVISOR: cell('own_org', 'act', 'week'),
      GRID_OWNER: cell('own_unit', 'act', 'open'),
      EMPLOYEE: cell('self'),
      AUDITOR: cell('all', 'masked'),
    },
  },
  'warning.ack': { notOneself: true, cells: { ...addressees() } },
  'warning.support': { notOneself: true, cells: { ...police('owner'), ...addressees() } },
  'warning.outcome': { notOneself: true, cells: { ...police('owner'), ...addressees() } },
  'warning.hand_over': { notOneself: true, cells: { ...police('owner'), ADVISOR: cell('own_org', 'act', 'owner') } },
  'warning.take_over': { notOneself: true, cells: { ...police() } },
  'warning.assign': { notOneself: true, cells: { ...police() } },
  'warning.match': { notOneself: true, cells: { ...centre() } },
  'warning.revoke': { notOneself: true, cells: { ...centre() } },
  'warning.review': { byAnother: true, cells: { ...centre(), ...station() } },
  'warning.police_close': { notOneself: true, cells: { ...centre(), ...station() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof warningRights> {}
}
