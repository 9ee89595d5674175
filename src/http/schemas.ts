import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifySchemaCompiler } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type $ZodIssue,
  type $ZodRawIssue,
  type $ZodType,
  type $ZodTypes,
  globalRegistry,
  safeParse,
} from 'zod/v4/core';
import { invalid, type Problem } from '../lib/problem.ts';
import { cut } from '../lib/text.ts';
import { cookiesAt } from './browser-security.ts';
import type { Server } from './types.ts';

type Titles = Readonly<Record<string, string>>;

/** zod's judgement as a refusal in Chinese that names the field and, where the schema's meta has one, an example. */
export const validating =
  (titles: Titles): FastifySchemaCompiler<$ZodType> =>
  ({ schema: written, httpPart }) => {
    const schema = httpPart === 'querystring' ? onlyNamed(written) : written;
    return (data: unknown) => {
      const result = safeParse(schema, data, { error: reasonZh });
      if (result.success) return { value: result.data };
      return { error: problemOf(schema, result.error.issues, titles) };
    };
  };

/** A filter that is spelt wrongly would show everything: a query that is not declared loose takes no other names. */
const onlyNamed = (schema: $ZodType): $ZodType =>
  schema instanceof z.ZodObject && schema.def.catchall === undefined ? schema.strict() : schema;

/** The first fault of the input, before it a name nobody knows: it is often the one that is missing, misspelt. What was typed is never echoed. */
function problemOf(schema: $ZodType, issues: $ZodIssue[], titles: Titles): Problem {
  const first = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const issue = narrowed(first ?? { code: 'custom', path: [], message: '不正确' });
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const field = cut(path.map(String).join('.'), 80);
  const { title = titleOf(path, titles), example } = describeField(schema, path);
  // What nobody knows has no name of its own: it is quoted, so that the sentence stays a sentence.
  const unnamed = issue.code === 'unrecognized_keys' ? `内容“${field}”` : field;
  const name = title === undefined ? unnamed : `${title}（${field}）`;
  const hint = example === undefined ? '' : `，例如：${example}`;
  const messageZh = field === '' ? `请求内容${issue.message}${hint}` : `${name}${issue.message}${hint}`;
  return invalid(field, messageZh);
}

/** By the last name on the way: an item of a list is called what the list is. */
function titleOf(path: readonly PropertyKey[], titles: Titles): string | undefined {
  const leaf = path.findLast((step) => typeof step === 'string') ?? '';
  return Object.hasOwn(titles, leaf) ? titles[leaf] : undefined;
}

/** Of a union's alternatives the one that came nearest tells more than "no alternative fits". */
function narrowed(issue: $ZodIssue): $ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const [nearest] = [...issue.errors].filter((branch) => branch.length > 0).sort((a, b) => a.length - b.length);
  const [inner] = nearest ?? [];
  if (inner === undefined || inner.path.length === 0) return issue;
  return narrowed({ ...inner, path: [...issue.path, ...inner.path] });
}

/** A schema's own message wins over these. */
function reasonZh(issue: $ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '不能为空' : `应为${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined ? '不能为空' : `只能是 ${issue.values.map(String).join('、')} 之一`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false);
    case 'invalid_format':
      return FORMATS[issue.format] ?? '格式不正确';
    case 'unrecognized_keys':
      return '不是可填写的项';
    case 'not_multiple_of':
      return `应为 ${issue.divisor} 的倍数`;
    default:
      return '不正确';
  }
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string {
  if (origin === 'string') return minimum === 1 ? '不能为空' : `至少 ${minimum} 个字`;
  if (origin === 'array' || origin === 'set') return `至少要有 ${minimum} 项`;
  return inclusive ? `不能小于 ${minimum}` : `应大于 ${minimum}`;
}

function tooBig(origin: string, maximum: number, inclusive: boolean): string {
  if (origin === 'string') return `最多 ${maximum} 个字`;
  if (origin === 'array' || origin === 'set') return `最多 ${maximum} 项`;
  return inclusive ? `不能大于 ${maximum}` : `应小于 ${maximum}`;
}

const TYPES: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否（true/false）',
  array: '列表',
  object: '一组字段（JSON 对象）',
  record: '一组字段（JSON 对象）',
  date: '日期',
};

const FORMATS: Record<string, string> = {
  date: '应为日期（年-月-日）',
  datetime: '应为时间（如 2026-01-01T08:00:00Z）',
  time: '应为时刻（时:分）',
  url: '应为网址',
  email: '应为邮箱地址',
  ulid: '应为 26 位编号',
};

interface FieldDescription {
  title?: string;
  example?: string;
}

/** The field's name and example from `.meta({ title, example })`, found along an issue's path through wrappers and unions. */
function describeField(schema: $ZodType, path: readonly PropertyKey[]): FieldDescription {
  const [step, ...rest] = path;
  if (step === undefined) return descriptionOf(schema);
  for (const child of childrenAt(schema, step)) {
    const found = describeField(child, rest);
    if (found.title !== undefined || found.example !== undefined) return found;
  }
  return {};
}

function descriptionOf(schema: $ZodType): FieldDescription {
  const meta = globalRegistry.get(schema) as Record<string, unknown> | undefined;
  const example = meta?.example ?? (Array.isArray(meta?.examples) ? meta.examples[0] : undefined);
  const inner: FieldDescription = Object.assign({}, ...wrapped(schema).map(descriptionOf));
  return {
    ...inner,
    ...(typeof meta?.title === 'string' ? { title: meta.title } : {}),
    ...(example === undefined ? {} : { example: typeof example === 'string' ? example : JSON.stringify(example) }),
  };
}

function childrenAt(schema: $ZodType, step: PropertyKey): $ZodType[] {
  const { def } = (schema as $ZodTypes)._zod;
  if (def.type === 'object') {
    const child = def.shape[String(step)];
    return child === undefined ? [] : [child];
  }
  if (def.type === 'array') return [def.element];
  if (def.type === 'record') return [def.valueType];
  return wrapped(schema).flatMap((inner) => childrenAt(inner, step));
}

function wrapped(schema: $ZodType): $ZodType[] {
  const { def } = (schema as $ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'readonly':
    case 'nonoptional':
      return [def.innerType];
    case 'pipe':
      return [def.in, def.out];
    case 'union':
      return [...def.options];
    case 'intersection':
      return [def.left, def.right];
    default:
      return [];
  }
}

/** The API describes itself at /docs, from the same zod schemas that guard it; nothing is fetched from elsewhere. */
export async function openApi(
  app: Server,
  { version, publicUrl }: { version: string; publicUrl: string },
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'E企安 API',
        version,
        description:
          '政企反诈联防服务接口。预警接入请用 Authorization: Bearer 加 API_TOKEN；脚本用自己的口令，并在 X-Acting-Officer 写明民警。',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          gateway: { type: 'http', scheme: 'bearer' },
          /** Beside a script's token: the officer in whose name it acts. */
          actingOfficer: { type: 'apiKey', in: 'header', name: 'X-Acting-Officer' },
          session: { type: 'apiKey', in: 'cookie', name: cookiesAt(publicUrl).session },
        },
      },
      security: [{ gateway: [] }, { gateway: [], actingOfficer: [] }, { session: [] }],
    },
    hideUntagged: false,
    transform: ({ url, schema, ...document }) => {
      const hidden = url.startsWith('/api/') ? schema : { ...schema, hide: true };
      return jsonSchemaTransform({ url, schema: hidden, ...document });
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    validatorUrl: false,
    uiConfig: { docExpansion: 'list', tryItOutEnabled: false },
    theme: { title: 'E企安 API' },
    logo: { type: 'image/svg+xml', content: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
  });
}
