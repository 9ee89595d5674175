export {
  jurisdictionsAbove,
  organisationsUnder,
  pathIds,
  placeOfScope,
  scopesAbove,
  scopesCovering,
  scopesOf,
  scopesOver,
  unitsUnder,
} from './places.ts';
export { type ScopeGrant, scopeOf, within } from './scope.ts';
export type { Place, Scope, ScopeKind } from './types.ts';
