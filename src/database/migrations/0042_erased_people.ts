import { type Kysely, sql } from 'kysely';

/**
 * Whoever was erased leaves no userid in what was sent to him nor in the mirror of the contacts. What stands there of people
 * erased before goes with this step; their calls are found by card from now on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index attempt_by_card on attempt (card_id) where card_id is not null;
    create index card_by_person on card (person_id);
    create index person_erased on person (erased_at) where erased_at is not null;

    update attempt set userid = '' where userid <> '' and delivery_id in (
      select d.id from delivery d join person p on p.id = d.person_id where p.erased_at is not null);
    update attempt set userid = '' where userid <> '' and card_id in (
      select c.id from card c join person p on p.id = c.person_id where p.erased_at is not null);
    update delivery set userid = null
    from person p where p.id = delivery.person_id and p.erased_at is not null and delivery.userid is not null
      and delivery.state not in ('planned', 'held', 'queued', 'claimed', 'unknown') and delivery.recall_after is null;
    update card set userid = '' from person p where p.id = card.person_id and p.erased_at is not null;
    update rollup set userid = null from person p where p.id = rollup.person_id and p.erased_at is not null;
    update data_request set words_sealed = '', answer = null
    from person p where p.id = data_request.person_id and p.erased_at is not null and data_request.state <> 'OPEN';
  `.execute(db);
}
