export * from '../../kernel/escalation/types.ts';
