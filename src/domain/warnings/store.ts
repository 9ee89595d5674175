// What the loop keeps of a warning.
export * from './store/cards.ts';
export * from './store/handovers.ts';
export * from './store/people.ts';
export * from './store/warning.ts';
