import { chineseNumber, workshops } from './names.ts';
import type { OrganisationPlan } from './plan.ts';
import type { DemoRows, Rows } from './rows.ts';
import type { Workbench } from './workbench.ts';

/** A patch of the organisation in which people work. */
export interface WorkUnit {
  id: string;
  /** The workshop around it, when this is the first of its teams. */
  openedWorkshopId: string | null;
}

/** Patches of 20–60 people; beyond twelve of them they become teams of workshops. */
export function* makeUnits(bench: Workbench, organisationId: string, plan: OrganisationPlan): Rows<WorkUnit[]> {
  const make = function* (kind: UnitRow['kind'], name: string, parent: UnitRow | null = null): Rows<UnitRow> {
    const id = bench.id('unit');
    const path = `${parent?.path ?? '/'}${id}/`;
    const row: UnitRow = { id, organisation_id: organisationId, parent_id: parent?.id ?? null, kind, name, path };
    yield { table: 'grid_unit', row };
    return row;
  };
  const patches = plan.kind === 'ENTERPRISE' ? Math.max(1, Math.round(plan.size / 40)) : 1;
  const units: WorkUnit[] = [];
  if (plan.kind !== 'ENTERPRISE') {
    const [kind, names] = partnerUnits[plan.kind];
    for (const name of names) units.push({ id: (yield* make(kind, name)).id, openedWorkshopId: null });
    return units;
  }
  if (patches <= workshops.length) {
    for (const name of workshops.slice(0, patches)) {
      units.push({ id: (yield* make('WORKSHOP', name)).id, openedWorkshopId: null });
    }
    return units;
  }
  const halls = plan.size >= 2000 ? workshops.length : Math.ceil(patches / 5);
  for (const [hall, name] of workshops.slice(0, halls).entries()) {
    const workshop = yield* make('WORKSHOP', name);
    const teams = Math.floor(((hall + 1) * patches) / halls) - Math.floor((hall * patches) / halls);
    for (let team = 1; team <= teams; team += 1) {
      const { id } = yield* make('TEAM', `${name}${chineseNumber(team)}班`, workshop);
      units.push({ id, openedWorkshopId: team === 1 ? workshop.id : null });
    }
  }
  return units;
}

type UnitRow = DemoRows['grid_unit'];

const partnerUnits: Record<Exclude<OrganisationPlan['kind'], 'ENTERPRISE'>, [UnitRow['kind'], string[]]> = {
  COMMUNITY: ['BUILDING', ['一号楼', '二号楼', '三号楼']],
  BANK: ['UNIT', ['营业厅']],
  TELCO: ['UNIT', ['客服部']],
  SCHOOL: ['UNIT', ['教务处']],
  HEALTH: ['UNIT', ['院办']],
};
