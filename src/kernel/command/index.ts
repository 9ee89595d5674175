/**
 * What people do to the rows of a module: one definition for each act, one way for all of them. A module writes its acts
 * with `commandsOn<Work>()`, says once how its rows are locked, authorised and kept (`Subject`), and gets routes, buttons
 * and the list of what a page offers from that. Timers and other modules, who act without a person, go through `commit`.
 */
export { commandsOn } from './define.ts';
export { allowedCommands, commit, type Handled, handleCommand, type Order } from './handle.ts';
export { commandRoutes, problemOf } from './routes.ts';
export { type CommandSet, type DeclaredCommands, declare, demandReachable } from './set.ts';
export type { Command, CommandContext, Commit, Decision, Given, RowTimer, Stop, Subject, Who, Work } from './types.ts';
