import { sql } from 'kysely';
import { cardChoice } from '../../config/card-text.ts';
import type { Texts } from '../../config/text-file.ts';
import type { Executor, Tx } from '../../database/index.ts';
import { isOfTheEmployer } from '../../kernel/access/index.ts';
import { type Scope, scopeOf, within } from '../../kernel/scope/index.ts';
import { newId } from '../../lib/ids.ts';
import { cut } from '../../lib/text.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import { OWN } from './replies.ts';

interface TodoNeeds {
  directory: Pick<Directory, 'rolesOf'>;
  outbound: Pick<Outbound, 'say'>;
  draw: Draw;
  texts: Texts;
  publicUrl: string;
}

const AT_MOST = 5;

/**
 * Who asked for help and is not done yet, for 「我的任务」 of the advisor or owner of a patch: a card for each campaign and
 * organisation with their number. The names are on the page behind it, for a phone lies open on a desk. Answers how many.
 */
export function createHelpTodos({ directory, outbound, draw, texts, publicUrl }: TodoNeeds) {
  return async function listHelp(tx: Tx, to: { personId: string; userid: string }): Promise<number> {
    const asking = await helpAskedOf(tx, directory, to.personId, AT_MOST);
    await outbound.say(
      tx,
      asking.map(({ campaignId, organisation, people }) => ({
        owner: { kind: OWN, id: newId() },
        to,
        purpose: 'reply' as const,
        template: 'C41',
        content: {
          type: 'card' as const,
          card: draw({
            id: 'C41',
            variables: {
              ...cardChoice(texts, 'C41', 'HELP'),
              org: `${cut(organisation, 10)} ${people}人`,
              tag: '',
              no: '',
            },
            key: 'none',
            url: `${publicUrl}/h5/campaigns/${campaignId}`,
          }),
        },
        lane: 3 as const,
      })),
    );
    return asking.length;
  };
}

interface Asking {
  campaignId: string;
  organisation: string;
  people: number;
  since: Date;
}

/** By campaign and organisation, in the patches this person answers for. */
export async function helpAskedOf(
  ex: Executor,
  directory: TodoNeeds['directory'],
  personId: string,
  limit: number,
): Promise<Asking[]> {
  const roles = await directory.rolesOf(ex, personId);
  return askingForHelp(ex, personId, await scopeOf(ex, roles.filter(isOfTheEmployer)), limit);
}

/** Never whoever declined meanwhile (条例 art. 22), nor the asker himself. */
async function askingForHelp(ex: Executor, personId: string, place: Scope, limit: number): Promise<Asking[]> {
  const { rows } = await sql<Asking>`
    select m.campaign_id as "campaignId", o.short_name as organisation, count(*)::int as people,
      min(m.help_at) as since
    from campaign_member m join campaign c on c.id = m.campaign_id join organisation o on o.id = m.organisation_id
    where c.state <> 'CLOSED' and m.ended_at is null and m.help_at is not null and m.person_id <> ${personId}
      and m.bucket in ('WAITING', 'ASKED', 'PARTIAL', 'UNREACHABLE')
      and ${within(place, 'm')}
    group by m.campaign_id, o.id, o.short_name
    order by min(m.help_at), m.campaign_id, o.id
    limit ${limit}`.execute(ex);
  return rows;
}
