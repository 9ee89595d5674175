// The bells outside the way out. A name is kept for ever: what waits in Redis carries it over a restart.
export const FIRE_TIMER = 'timers.fire';
export const APPLY_INBOX = 'inbox.apply';
export const APPLY_ROSTERS = 'rosters.apply';
