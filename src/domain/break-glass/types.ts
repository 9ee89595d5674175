// Terms that the pages and the server share.

/** So long a request waits for an answer. */
export const ANSWER_MINUTES = 60;
/** So long it is open from the moment somebody agreed; the table holds to it as well. */
export const OPEN_MINUTES = 30;
