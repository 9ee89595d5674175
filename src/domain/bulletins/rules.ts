export * from './rules/before-sending.ts';
export * from './rules/ending.ts';
export * from './rules/receipt.ts';
export * from './rules/steps.ts';
export * from './rules/under-way.ts';
