// What the loop keeps of a warning, one file for each thing kept.
export * from './store/about-person.ts';
export * from './store/cards.ts';
export * from './store/follow-ups.ts';
export * from './store/found-in-list.ts';
export * from './store/handovers.ts';
export * from './store/leavers.ts';
export * from './store/outcomes.ts';
export * from './store/reminded.ts';
export * from './store/sources.ts';
export * from './store/told.ts';
export * from './store/turn.ts';
export * from './store/warning.ts';
