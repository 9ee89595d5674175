import { cell, centre, defineRights, type NamesOf, station, units } from '../../kernel/access/index.ts';

export const bulletinRights = defineRights({
  'bulletin.create': {
    inName: true,
    cells: {
      ...centre(),
      ...station(),
      COMMUNITY_POLICE: cell('own_orgs', 'act', undefined, { people: 1000 }),
      ADVISOR: cell('own_org', 'act', undefined, { templatesOnly: true }),
      GRID_OWNER: cell('own_unit', 'act', undefined, { templatesOnly: true }),
    },
  },
  'bulletin.approve': { byAnother: true, cells: { ...centre(), ...station() } },
  'bulletin.view': { inName: true, cells: { ...units(), AUDITOR: cell('all', 'masked') } },
  'bulletin.remind': { inName: true, cells: { ...units() } },
  'bulletin.recall': { inName: true, cells: { ...units() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof bulletinRights> {}
}
