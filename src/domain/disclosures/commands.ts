import type { Tx } from '../../database/index.ts';
import type { Look } from '../../kernel/audit/index.ts';
import type { DisclosureContext } from './context.ts';
import { categoriesOf, givenTo, groundsOf } from './rules.ts';
import * as store from './store.ts';

interface Shown {
  personId: string;
  categories: string[];
  people: number;
  isFile: boolean;
  object: { kind: string; id: string };
  organisationId: string | null;
}

/** A list with nobody on it gave nothing to anybody. */
async function note({ directory }: DisclosureContext, tx: Tx, shown: Shown): Promise<void> {
  const { personId, categories, people, isFile, object, organisationId } = shown;
  if (people === 0) return;
  const grants = await directory.rolesOf(tx, personId);
  const covering = organisationId === null ? null : await directory.covers(tx, grants, { organisationId });
  const giving = givenTo(grants, covering, isFile);
  if (giving.to === 'nobody') return;
  const given = { personId, categories, people, isFile, object, ...groundsOf(object.kind) };
  if (giving.to === 'taker') return store.insert(tx, { ...given, recipientKind: 'PERSON', recipientId: personId });
  const { scopeKind, scopeId } = giving.through;
  const place = await directory.placeOfScope(tx, scopeKind, scopeId);
  const organisation = place ? await directory.organisation(tx, place.organisationId) : null;
  const recipientKind = organisation?.kind === 'BANK' ? 'BANK' : 'ORGANISATION';
  await store.insert(tx, { ...given, recipientKind, recipientId: organisation?.id ?? scopeId });
}

export async function onLook(ctx: DisclosureContext, tx: Tx, look: Look): Promise<void> {
  const { actor, onBehalfOf, object, seen, people = 1, file: isFile = false } = look;
  const personId = actor.kind === 'person' ? actor.personId : onBehalfOf;
  const categories = categoriesOf(seen);
  if (personId === undefined || categories.length === 0) return;
  const organisationId = look.organisationId ?? (await store.organisationOf(tx, object));
  const count = typeof people === 'number' ? people : people.length;
  await note(ctx, tx, { personId, categories, people: count, isFile, object, organisationId });
}

/** The roster of his places, as a file. */
export const onExport = (
  ctx: DisclosureContext,
  tx: Tx,
  { personId, people }: { personId: string; people: number },
): Promise<void> =>
  note(ctx, tx, {
    personId,
    categories: ['name', 'employee_no', 'unit', 'post', 'account'],
    people,
    isFile: true,
    object: { kind: 'directory', id: personId },
    organisationId: null,
  });

/** A card with the name of the person warned. */
export async function onNamed(
  ctx: DisclosureContext,
  tx: Tx,
  { to, on: object }: { to: string; on: { kind: 'warning'; id: string } },
): Promise<void> {
  if (!ctx.namesOnCards || (await store.warnedPerson(tx, object.id)) === null) return;
  const organisationId = await store.organisationOf(tx, object);
  await note(ctx, tx, { personId: to, categories: ['name', 'unit'], people: 1, isFile: false, object, organisationId });
}
