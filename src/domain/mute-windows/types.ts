// Words and bounds that the pages and the server share.

export const MUTE_KINDS = { MUTE: '静默', MAINTENANCE: '计划维护' } as const;
export type MuteKind = keyof typeof MUTE_KINDS;

/** The longest silence, also of several windows that run into each other. */
export const MUTED_AT_MOST_HOURS = 4;
/** So far ahead one may be declared. */
export const DECLARED_AHEAD_DAYS = 30;
/** Not over yet, at most. */
export const WINDOWS_AT_MOST = 20;
