import { cell, centre, countyAdmin, defineRights, type NamesOf, station } from '../../kernel/access/index.ts';

export const operationsRights = defineRights({
  /** The service itself: its connection, queues, stores. */
  'operations.view': { cells: { ...centre(), ...countyAdmin() } },
  'operations.act': { cells: { ...centre(), ...countyAdmin() } },
  /** What was sent and what WeCom answered; to whom and with which words are rights of their own. */
  'message.view': {
    cells: { ...centre(), ...station(), ...countyAdmin(), AUDITOR: cell('all', 'masked') },
  },
  'message.view_person': { ofObjects: true, cells: { ...centre(), ...station(), AUDITOR: cell('all', 'masked') } },
  'message.view_words': { ofObjects: true, cells: { ...centre(), ...station() } },
});

declare module '../../kernel/access/types.ts' {
  interface Rights extends NamesOf<typeof operationsRights> {}
}
