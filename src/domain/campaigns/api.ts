// Contracts of the campaign and protection routes, shared with the pages. Times are ISO 8601 UTC, days Asia/Shanghai.

export * from './api/campaigns.ts';
export * from './api/checks.ts';
export * from './api/exemptions.ts';
export * from './api/mine.ts';
export * from './evidence/api.ts';
