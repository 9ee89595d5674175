import type { WarningViewData } from '../../../src/domain/warnings/api.ts';

/** A CRITICAL warning that waits for its receipt, seen by one of the advisors asked. */
export function sampleView(changed: Partial<WarningViewData> = {}): WarningViewData {
  return {
    id: '01JGXT0000000000000000000A',
    number: 'YJ-20260101-0001',
    level: 'CRITICAL',
    fraudType: 'BRUSHING_REBATE',
    fraudName: '刷单返利',
    source: 'COUNTY',
    drill: false,
    state: 'DISPATCHED',
    outcome: null,
    openReason: null,
    escalationStep: 0,
    lapsed: false,
    owner: null,
    checkWord: null,
    organisation: { id: 'o', name: '某公司' },
    unit: '冲压车间',
    subject: { name: '岚*夏', post: null, masked: true },
    note: null,
    script: [],
    lossCents: null,
    avertedCents: null,
    recoveredCents: null,
    detail: {},
    missing: [],
    deadlines: [],
    next: { purpose: 'ladder', dueAt: '2026-01-01T00:02:00.000Z' },
    handOver: null,
    colleague: null,
    overdue: null,
    exhausted: false,
    createdAt: '2026-01-01T00:00:00.000Z',
    dispatchedAt: '2026-01-01T00:00:00.000Z',
    metAt: null,
    closedAt: null,
    now: '2026-01-01T00:00:30.000Z',
    allowed: ['ack', 'not_on_site', 'support', 'outcome'],
    viewer: { name: '岚知夏', police: false, readsOnly: false },
    undoUntil: null,
    timeline: [],
    deliveries: [],
    ...changed,
  };
}

export const ADVISOR_ME = { name: '汀砚舟', kind: 'ADVISOR', since: '2026-01-01T00:00:20.000Z', me: true } as const;
export const POLICE_ME = { ...ADVISOR_ME, name: '泠知远', kind: 'POLICE' } as const;
export const SOMEBODY = { ...ADVISOR_ME, me: false } as const;
