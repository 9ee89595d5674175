export const PURPOSES = ['PROTECTION'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const REQUEST_KINDS = ['CORRECTION', 'DELETION'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** What of somebody is erased on his request: everything that tells who he is, or what he declared by himself. */
export const DELETES = ['PERSON', 'PROTECTIONS'] as const;

export const REQUEST_STATES = ['OPEN', 'DONE', 'REFUSED'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export interface Consent {
  purpose: Purpose;
  noticeVersion: string;
  givenAt: Date;
}

export interface DataRequest {
  id: string;
  number: string;
  personId: string;
  organisationId: string | null;
  kind: RequestKind;
  state: RequestState;
  createdAt: Date;
  dueAt: Date;
  answeredAt: Date | null;
  answer: string | null;
}
