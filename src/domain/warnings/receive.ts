import type { Database } from '../../database/index.ts';
import { can, GATEWAY_GRANT } from '../../kernel/access/index.ts';
import { forbidden } from '../../lib/problem.ts';
import type { Directory } from '../directory/index.ts';
import type { NewWarningInput } from './api.ts';
import type { createIntake, IntakeRights, Received } from './intake.ts';
import type { Invalid } from './invalid.ts';

interface ReceiveNeeds {
  db: Database;
  directory: Directory;
  receive: ReturnType<typeof createIntake>;
  invalid: Invalid;
}

/** What the gateway, the centre or a station sends in: checked beyond its shape, and with the sender's rights. */
export function createReceive({ db, directory, receive, invalid }: ReceiveNeeds) {
  return async function receiveFrom(input: NewWarningInput, personId: string | null): Promise<Received> {
    const named = [input.person?.employeeId, input.person?.phone].filter(Boolean).length;
    if (!input.drill && named !== 1) throw invalid('person', 'person.missing');
    if (input.fraudType === 'OTHER' && !input.note) throw invalid('note', 'fraudType.note');
    const actor = personId ? { personId, kind: 'POLICE' as const } : { personId: null, kind: 'GATEWAY' as const };
    return receive(
      input,
      actor,
      personId ? await rightsOf(personId, input.drill === true) : { dispatch: mayGateway() },
    );
  };

  async function rightsOf(personId: string, drill: boolean): Promise<IntakeRights> {
    const all = await directory.rolesOf(db, personId);
    const isCentre =
      can(
        all.filter((grant) => grant.role === 'CENTER_OFFICER'),
        'warning.create',
      ).outcome === 'allowed';
    if (isCentre) return { dispatch: true };
    return {
      dispatch: false,
      async demandPlace(tx, organisationId) {
        const covering = organisationId ? await directory.covers(tx, all, { organisationId }) : [];
        const decision = can(covering, drill ? 'warning.drill' : 'warning.create');
        if (decision.outcome === 'denied') throw forbidden('只能上报本辖区单位的员工');
      },
    };
  }
}

function mayGateway(): boolean {
  return can([GATEWAY_GRANT], 'warning.create').outcome === 'allowed';
}
