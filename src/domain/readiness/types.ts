/** What can be done about a gap by a press. */
export const REPAIR_ACTS = [
  'in_use',
  'same_human',
  'another_human',
  'claim_refused',
  'probe',
  'apply_again',
  'send_again',
  'assign',
  'read_again',
  'gone',
  'place',
  'left',
  'stays',
  'reachable',
  'arranged',
  'not_needed',
  'practise',
  'reported',
] as const;
export type RepairAct = (typeof REPAIR_ACTS)[number];
