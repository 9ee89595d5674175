/**
 * What people do to the rows of a module: one definition for each act, one way for all of them. A module writes its acts
 * with `commandsOn<Work>()`, says once how its rows are locked, authorised and kept (`Subject`), and gets routes, buttons
 * and the list of what a page offers from that. Timers and other modules, who act without a person, go through `commit`.
 */
export {
  type Command,
  type CommandContext,
  type Commit,
  commandsOn,
  type Decision,
  type Given,
  type RowTimer,
  type Stop,
  type Subject,
  type Who,
  type Work,
} from './define.ts';
export { allowedCommands, commit, type Handled, handleCommand, type Order, whyNot } from './handle.ts';
export {
  type CommandSet,
  commandRoutes,
  type DeclaredCommands,
  declare,
  demandReachable,
  problemOf,
} from './routes.ts';
export { lockRow, logEvents, logNextEvent, nextNumber } from './rows.ts';
