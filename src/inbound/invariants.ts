/** What must be true of the way in at every moment; checked after scenarios and in production. */
export const inboundInvariants = [
  {
    id: 'I10',
    title: 'every callback is applied or quarantined within 10 seconds',
    sql: `select id, receiver, attempts, received_at from inbox
    where state = 'kept' and received_at + interval '10 seconds' < clock_timestamp()`,
  },
];
