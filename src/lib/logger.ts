import { type Logger, pino } from 'pino';
import { maskText } from './masking.ts';

export type { Logger } from 'pino';

const HIDDEN = '[hidden]';
const MAX_DEPTH = 6;
const HIDDEN_KEYS =
  /^(names?|(person|full|display|real|victim|nick)name|payload|body|data|xml|content|text|note|headers|authorization|cookie|setcookie|responsecode|aeskey|encodingaeskey|fieldkeys?)$|(phone|mobile|secret|token|password)$/;

const BOUND_PATHS =
  'name,person.name,phone,person.phone,mobile,payload,body,xml,text,note,headers,secret,token,access_token'.split(',');

interface LoggerOptions {
  level: string;
  name?: string;
  /** Where lines go; standard output unless a test listens. */
  destination?: { write(line: string): void };
}

/** JSON logs that carry ids only: names, phones, bodies and secrets are hidden by key and, inside any text, by shape. */
export function createLogger({ level, name, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { pid: process.pid, ...(name === undefined ? {} : { component: name }) },
    serializers: { err: errorView, error: errorView, req: requestView, res: responseView, url: cleanUrl },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: cleanObject,
    },
    // Formatters do not see what a child logger is bound to; redaction does.
    redact: { paths: BOUND_PATHS, censor: HIDDEN },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: Logger['info']) {
        const cleaned = withMessage(args).map((part) => (typeof part === 'string' ? maskText(part) : part));
        method.apply(this, cleaned as typeof args);
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Without a message pino would print the error's own, unmasked. */
function withMessage(args: unknown[]): unknown[] {
  const [first] = args;
  if (args.length !== 1 || typeof first !== 'object' || first === null) return args;
  const error = first instanceof Error ? first : 'err' in first ? first.err : undefined;
  return error instanceof Error ? [first, error.message] : args;
}

function cleanObject(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, cleanTop(key, value)]));
}

function cleanTop(key: string, value: unknown): unknown {
  if (key === 'req' || key === 'res') return value;
  if ((key === 'err' || key === 'error') && value instanceof Error) return value;
  return cleanEntry(key, value, 1);
}

function cleanEntry(key: string, value: unknown, depth: number): unknown {
  if (HIDDEN_KEYS.test(key.replace(/[_-]/g, '').toLowerCase())) return HIDDEN;
  return cleanValue(value, depth);
}

function cleanValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Error) return errorView(value);
  if (value instanceof URL) return maskText(value.href);
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor.name}]`;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cleanEntry(key, item, depth + 1)]));
}

/** Named fields only: errors of pg and axios carry parameters, details and whole requests along. */
function errorView(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return cleanValue(error, 1);
  const { code, errcode, status, constraint, table } = error as Error & Record<string, unknown>;
  return {
    type: error.name,
    message: maskText(error.message),
    ...defined({ code, errcode, status, constraint, table }),
    stack: maskText(error.stack ?? ''),
    ...(error.cause !== undefined && depth < 4 ? { cause: errorView(error.cause, depth + 1) } : {}),
  };
}

function cleanUrl(url: unknown): unknown {
  return typeof url === 'string' || url instanceof URL ? maskText(String(url)) : url;
}

function requestView(request: { id?: unknown; method?: string; url?: string }): object {
  return defined({ id: request.id, method: request.method, url: maskText(request.url ?? '') });
}

function responseView(response: { statusCode?: number }): object {
  return defined({ statusCode: response.statusCode });
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
