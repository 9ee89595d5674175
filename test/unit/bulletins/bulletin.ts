import { newDraft } from '../../../src/domain/bulletins/rules.ts';
import type { Bulletin } from '../../../src/domain/bulletins/types.ts';

export const NOW = new Date('2026-01-05T02:00:00Z');
export const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);

/** A draft to advisors with a deadline in two hours; `over` says what matters to the test. */
export function bulletin(over: Partial<Bulletin> = {}): Bulletin {
  return {
    ...newDraft,
    id: '01J00000000000000000000001',
    number: 'TB-20260105-0001',
    title: '冒充客服退款骗局',
    body: '让您共享屏幕的都是诈骗。',
    longText: null,
    fraudType: 'FAKE_CS_LOGISTICS',
    templateId: null,
    ackRequired: true,
    deadlineAt: later(120),
    drill: false,
    filter: { roles: ['ADVISOR'] },
    scheduledAt: null,
    quorum: null,
    waveMinutes: null,
    question: null,
    scopeIds: ['county'],
    authorId: 'author',
    byOperator: false,
    corrects: null,
    createdAt: NOW,
    ...over,
  };
}

export const sent = (over: Partial<Bulletin> = {}): Bulletin =>
  bulletin({ state: 'SENT', phase: 'WAIT', sendingAt: NOW, sentAt: NOW, people: 10, ...over });
