export const APPOINTMENT_STATES = ['PROPOSED', 'REFUSED', 'ASKED', 'ACCEPTED', 'DECLINED', 'WITHDRAWN'] as const;
export type AppointmentState = (typeof APPOINTMENT_STATES)[number];

export type Practice = 'NONE' | 'ASKED' | 'SIGNED' | 'DONE';

/** An advisor on his way: proposed by his organisation, agreed by police, active when he says yes. */
export interface Appointment {
  id: string;
  organisationId: string;
  personId: string;
  title: string | null;
  state: AppointmentState;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  practice: Practice;
}

/** What a press needs to know of its card. */
export interface PressedCard {
  ownerId: string;
  personId: string;
  messageId: string;
  template: string;
}

/** Roles that have shifts. */
export const SHIFT_ROLES = [
  'CENTER_OFFICER',
  'STATION_DUTY',
  'STATION_CHIEF',
  'COMMUNITY_POLICE',
  'ADVISOR',
  'GRID_OWNER',
  'PROPAGANDIST',
  'DESK',
] as const;
export type ShiftRole = (typeof SHIFT_ROLES)[number];

/** What can be done about a gap by a press. */
export const MEND_ACTS = [
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
export type MendAct = (typeof MEND_ACTS)[number];
