/** The bell of the bench's own queue. */
export const APPLY_INBOX = 'bench.apply-inbox';
