import type { Cell, Condition, Limits, Manner, Reach } from './types.ts';

// The groups of roles that rows of the table are written in. Duty and chief of a station have the same rights.

export function cell(reach: Reach, manner: Manner = 'act', when?: Condition, limits?: Limits): Cell {
  return { reach, manner, ...(when ? { when } : {}), ...(limits ? { limits } : {}) };
}

export function centre(when?: Condition) {
  return { CENTER_OFFICER: cell('all', 'act', when) };
}

export function station(manner: Manner = 'act', when?: Condition) {
  return { STATION_DUTY: cell('own_area', manner, when), STATION_CHIEF: cell('own_area', manner, when) };
}

export function police(when?: Condition) {
  return { ...centre(when), ...station('act', when), COMMUNITY_POLICE: cell('own_orgs', 'act', when) };
}

export function organisations() {
  return { ...police(), ADVISOR: cell('own_org') };
}

export function units() {
  return { ...organisations(), GRID_OWNER: cell('own_unit') };
}

export function addressees() {
  return { ADVISOR: cell('own_org', 'act', 'addressed'), GRID_OWNER: cell('own_unit', 'act', 'addressed') };
}

/** Configures and counts, but opens no person's data. */
export function countyAdmin() {
  return { COUNTY_ADMIN: cell('all') };
}

export function gateway(manner: Manner = 'act') {
  return { GATEWAY: cell('all', manner) };
}
