import { chineseNumber, workshops } from './names.ts';
import type { OrganisationPlan } from './plan.ts';
import { at, type DemoRows, dayAfter, type Rows, type Workbench } from './workbench.ts';

/** People of an organisation who others refer to. */
export interface Staff {
  advisorIds: string[];
  firstEmployeeId: string;
}

/** Advisors have the last employee numbers, foremen and workshop heads the first of their unit. */
export function* makeStaff(bench: Workbench, organisationId: string, plan: OrganisationPlan): Rows<Staff> {
  const units = yield* makeUnits(bench, organisationId, plan);
  const advisorIds: string[] = [];
  let firstEmployeeId = '';
  let seated = -1;
  let opensWorkshop: string | null = null;
  for (let n = 0; n < plan.size; n += 1) {
    const index = Math.floor((n * units.length) / plan.size);
    const unit = units[index];
    if (unit === undefined) throw new RangeError(`organisation ${plan.code} has no unit ${index}`);
    const advisorNo = n - (plan.size - plan.advisors) + 1;
    const number = String(n + 1).padStart(4, '0');
    const userid = advisorNo > 0 ? `adv-${plan.code}-${advisorNo}` : `emp-${plan.code}-${number}`;
    const personId = yield* bench.person(userid);
    const leads = index !== seated || opensWorkshop !== null;
    const post = advisorNo > 0 ? advisorPost(advisorNo) : leads ? '班组长' : pickPost(bench);
    yield* employ(bench, { personId, organisationId, unitId: unit.id, number, post, settled: advisorNo > 0 || leads });
    if (opensWorkshop !== null) yield* own(bench, personId, opensWorkshop, false);
    opensWorkshop = null;
    if (index !== seated) {
      yield* own(bench, personId, unit.id, (plan.code === '0001' && index === 0) || bench.random.chance(0.3));
      opensWorkshop = unit.openedWorkshopId;
      seated = index;
    }
    if (advisorNo > 0) {
      yield* appoint(bench, { personId, organisationId, plan, advisorNo });
      advisorIds.push(personId);
    }
    if (n === 0) firstEmployeeId = personId;
  }
  return { advisorIds, firstEmployeeId };
}

/** Plants from 1,000 people on have an advisor on every shift: the second at night, the others by day. */
export function* makeAdvisorShift(bench: Workbench, organisationId: string, { advisorIds }: Staff, day: number): Rows {
  for (const [index, personId] of advisorIds.entries()) {
    const duty = { personId, role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: organisationId } as const;
    yield* bench.shift(duty, day, index === 1 ? 'night' : 'day');
  }
}

/** From yesterday, for a week. */
export function* makeLeave(bench: Workbench, personId: string, substituteId: string): Rows {
  const [startsAt, endsAt] = [at(bench.today, -1, '00:00'), at(bench.today, 7, '00:00')];
  const row = { id: bench.id('leave'), personId, startsAt, endsAt, substitutePersonId: substituteId };
  yield { table: 'leave', row };
}

interface Hire {
  personId: string;
  organisationId: string;
  unitId: string;
  number: string;
  post: string;
  settled: boolean;
}

/** Three percent a month come anew, a third of them from other provinces; who leads has been there for a year. */
function* employ(bench: Workbench, { personId, organisationId, unitId, number, post, settled }: Hire): Rows {
  const { random, today } = bench;
  const months = monthsEmployed(random.next()) + (settled ? 12 : 0);
  const row = {
    id: bench.id('employment'),
    personId,
    organisationId,
    gridUnitId: unitId,
    employeeNo: number,
    post,
    hiredOn: dayAfter(today, -(months * 30 + random.int(0, 29))),
    outOfProvince: random.chance(months < 12 ? 0.35 : 0.2),
  };
  yield { table: 'employment', row };
}

/** Multiplications only: logarithms may differ in the last bit from one engine to the next. */
function monthsEmployed(luck: number): number {
  let months = 0;
  for (let stayed = 0.97; stayed > luck && months < 240; stayed *= 0.97) months += 1;
  return months;
}

function own(bench: Workbench, personId: string, unitId: string, optedIn: boolean): Rows {
  return bench.role({ personId, role: 'GRID_OWNER', scopeKind: 'GRID_UNIT', scopeId: unitId, primary: true, optedIn });
}

interface Appointment {
  personId: string;
  organisationId: string;
  plan: OrganisationPlan;
  advisorNo: number;
}

function* appoint(bench: Workbench, { personId, organisationId, plan, advisorNo }: Appointment): Rows {
  const scope = { personId, scopeKind: 'ORGANISATION', scopeId: organisationId } as const;
  const title = plan.kind === 'ENTERPRISE' && advisorNo === 1 ? '安全经理' : null;
  const inactive = plan.lapsedDeputy === advisorNo;
  yield* bench.role({ ...scope, role: 'ADVISOR', primary: advisorNo === 1, title, inactive });
  if (plan.kind === 'BANK' || plan.kind === 'TELCO') yield* bench.role({ ...scope, role: 'DESK' });
}

function advisorPost(advisorNo: number): string {
  return ['安保经理', '人事主管', '行政主管'][advisorNo - 1] ?? '安保主管';
}

const posts = ['操作工', '质检员', '仓管员', '叉车工', '维修工', '技术员', '财务', '人事', '行政'];
const postWeights = [62, 9, 6, 5, 6, 5, 3, 2, 2];

function pickPost({ random }: Workbench): string {
  return posts[random.weighted(postWeights)] ?? '操作工';
}

/** A unit of the organisation in which people work. */
interface WorkUnit {
  id: string;
  /** The workshop around it, when this is the first of its teams. */
  openedWorkshopId: string | null;
}

/** Patches of 20–60 people; beyond twelve of them they become teams of workshops. */
function* makeUnits(bench: Workbench, organisationId: string, plan: OrganisationPlan): Rows<WorkUnit[]> {
  const make = function* (kind: UnitRow['kind'], name: string, parent: UnitRow | null = null): Rows<UnitRow> {
    const id = bench.id('unit');
    const path = `${parent?.path ?? '/'}${id}/`;
    const row: UnitRow = { id, organisationId, parentId: parent?.id ?? null, kind, name, path };
    yield { table: 'gridUnit', row };
    return row;
  };
  const areas = plan.kind === 'ENTERPRISE' ? Math.max(1, Math.round(plan.size / 40)) : 1;
  const units: WorkUnit[] = [];
  if (plan.kind !== 'ENTERPRISE') {
    const [kind, names] = partnerUnits[plan.kind];
    for (const name of names) units.push({ id: (yield* make(kind, name)).id, openedWorkshopId: null });
    return units;
  }
  if (areas <= workshops.length) {
    for (const name of workshops.slice(0, areas)) {
      units.push({ id: (yield* make('WORKSHOP', name)).id, openedWorkshopId: null });
    }
    return units;
  }
  const halls = plan.size >= 2000 ? workshops.length : Math.ceil(areas / 5);
  for (const [hall, name] of workshops.slice(0, halls).entries()) {
    const workshop = yield* make('WORKSHOP', name);
    const teams = Math.floor(((hall + 1) * areas) / halls) - Math.floor((hall * areas) / halls);
    for (let team = 1; team <= teams; team += 1) {
      const { id } = yield* make('TEAM', `${name}${chineseNumber(team)}班`, workshop);
      units.push({ id, openedWorkshopId: team === 1 ? workshop.id : null });
    }
  }
  return units;
}

type UnitRow = DemoRows['gridUnit'];

const partnerUnits: Record<Exclude<OrganisationPlan['kind'], 'ENTERPRISE'>, [UnitRow['kind'], string[]]> = {
  COMMUNITY: ['BUILDING', ['一号楼', '二号楼', '三号楼']],
  BANK: ['UNIT', ['营业厅']],
  TELCO: ['UNIT', ['客服部']],
  SCHOOL: ['UNIT', ['教务处']],
  HEALTH: ['UNIT', ['院办']],
};
