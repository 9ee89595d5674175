export {
  jurisdictionsAbove,
  organisationsUnder,
  pathIds,
  placeOfScope,
  scopesAbove,
  scopesCovering,
  scopesOf,
  unitsUnder,
} from './places.ts';
export { type May, mayIn, organisationsFor } from './rights.ts';
export { type ScopeGrant, scopeOf, within } from './scope.ts';
export type { Place, Scope, ScopeKind } from './types.ts';
