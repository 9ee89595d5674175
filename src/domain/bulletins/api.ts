// Contracts of the bulletin routes, shared with the pages.

export * from './api/acts.ts';
export * from './api/board.ts';
export * from './api/bulletin.ts';
export * from './api/compose.ts';
export * from './api/filter.ts';
export * from './api/received.ts';
