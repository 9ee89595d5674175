export { evidenceRoutes } from './routes.ts';
export { evidenceSealedColumns } from './sealed-columns.ts';
export { createEvidence, type EvidenceKeeping } from './service.ts';
export { forgetBefore as forgetEvidence, forgetOf as forgetEvidenceOf } from './store.ts';
