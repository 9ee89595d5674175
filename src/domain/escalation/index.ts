export * from '../../kernel/escalation/index.ts';
