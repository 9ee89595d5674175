/** What can wait for somebody, and the entry of the home page behind which it waits. */
export const ENTRY_OF = {
  SIGN: '/h5/warnings',
  FIND: '/h5/warnings',
  REPORT: '/h5/warnings',
  GO_ON: '/h5/warnings',
  SUPPLEMENT: '/h5/warnings',
  TAKE_OVER: '/h5/warnings',
  MATCH: '/h5/warnings',
  REVIEW: '/h5/warnings',
  CLOSE: '/h5/warnings',
  HANDOVER: '/h5/warnings',
  FOLLOW_UP: '/h5/warnings',
  APPROVE: '/h5/bulletins',
  BULLETIN: '/h5/bulletins',
  HELP: '/h5/campaigns',
  CHECK: '/h5/checks',
  APPOINT: '/h5/appointments',
  ACCEPT: '/h5/warnings',
  IMPORT: '/h5/imports',
  DATA_REQUEST: '/h5/requests',
  DEFECT: '/h5/organisations',
} as const;

export type TaskKind = keyof typeof ENTRY_OF;
export const TASK_KINDS = Object.keys(ENTRY_OF) as [TaskKind, ...TaskKind[]];

export const isTaskKind = (kind: string): kind is TaskKind => Object.hasOwn(ENTRY_OF, kind);
