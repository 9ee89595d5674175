import { cell, defineRights, type NamesOf, organisations, units } from '../../kernel/access/index.ts';

export const campaignRights = defineRights({
  'campaign.create': { inName: true, cells: { ...organisations(), DESK: cell('own_org') } },
  'campaign.view': { inName: true, cells: { ...units(), PROPAGANDIST: cell('own_unit'), DESK: cell('own_org') } },
  /** Names of the not-yet; who only helps to spread the word sees how it goes. */
  'campaign.view_names': { ofObjects: true, cells: { ...units(), DESK: cell('own_org') } },
  'campaign.remind': { inName: true, cells: { ...organisations(), DESK: cell('own_org') } },
  'campaign.verify': { byAnother: true, cells: { ...organisations() } },
  'campaign.answer': { cells: { EMPLOYEE: cell('self') } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof campaignRights> {}
}
